using System.Globalization;
using Plurality.Corrections;
using Plurality.Datasets;
using Plurality.Decoding;
using Plurality.Estimators;
using Plurality.Features;
using Plurality.Labels;
using Plurality.Methods;
using Plurality.Prompts;
using Plurality.Runtime.Identity;

namespace Plurality.Runtime.Runs;

/// <summary>
/// Takes a specification apart into the runs that its methods need: the test documents under each draw of demonstrations, training
/// documents for what is fitted, content-free inputs for bias correction. Draw d is drawn by the run's seed plus d − 1; all parts of a draw
/// show the same demonstrations, and no document that is asked about is a demonstration or a training document.
/// </summary>
internal sealed class ExperimentParts
{
    private readonly RunSpec _spec;
    private readonly PromptTemplate _template;
    private readonly TextVectors? _vectors;
    private readonly IReadOnlyList<Method> _methods;
    private readonly string[] _inData;
    private readonly PromptTask _task;
    private readonly IReadOnlyList<TextItem> _asked;
    private readonly IReadOnlyList<TextItem> _training;
    private readonly TextItem[] _pool;
    private readonly PoolFrequencies? _frequencies;

    public ExperimentParts(
        RunSpec spec,
        IReadOnlyList<TextItem> documents,
        IReadOnlyList<TextItem> pool,
        IReadOnlyList<TextItem> training,
        PromptTemplate template,
        TextVectors? vectors
    )
    {
        (_spec, _template, _vectors, _training) = (spec, template, vectors, training);
        _methods = [.. spec.Methods.Select(Method.Parse)];
        _inData = LabelsOf(documents.Concat(pool).Concat(training));
        var labels = spec.Labels is { } given ? LabelSet.Create(given) : LabelSetOf(_inData, spec.Data, LabelsOf(documents));
        spec.Prompt.Format.Validate(labels);
        _asked = spec.Data.Limit is { } limit ? [.. documents.Take(limit)] : documents;
        _task = new PromptTask(labels, spec.Prompt.Format)
        {
            Kind = spec.Task,
            InstructionLabels = spec.Prompt.Order.Apply(labels),
            Descriptions = spec.Prompt.Descriptions,
        };
        if (spec.Prompt.Noun is { } noun)
        {
            _task = _task with { Noun = noun };
        }

        // No document that is asked about is shown to another either: a run's prompts hold no answer that it is measured by.
        var others = DemonstrationPool.Without(_asked, pool, SameFile(spec.Data.PoolPath)).ToArray();
        _pool = spec.Prompt.Shots == 0 ? [] : [.. others.Where(CanBeShown)];
        _frequencies = others.Any(item => item.Labels is not null || item.Annotations is { Count: > 0 })
            ? PoolFrequencies.Of(labels, spec.Task, others)
            : null;
    }

    /// <summary>The run, then those that belong to it.</summary>
    public IReadOnlyList<Experiment> All()
    {
        var draws = Enumerable.Range(1, _methods.Max(method => method.Draws)).Select(Draw).ToList();
        var training = TrainingDocuments(draws);
        return
        [
            .. draws.Select(draw => Part(draw, RunRole.Test, _asked, method => true)).OfType<Experiment>(),
            .. draws.Select(draw => Part(draw, RunRole.Training, training, method => method.NeedsTraining)).OfType<Experiment>(),
            .. draws
                .Select(draw => Part(draw, RunRole.ContentFree, ContentFree(draw.Number), method => method.ContentFreeInputs.Count > 0))
                .OfType<Experiment>(),
        ];
    }

    private sealed record DrawOf(int Number, ulong Seed, DemonstrationSelector? Selector, IReadOnlyList<Demonstration> Candidates);

    private DrawOf Draw(int number)
    {
        var (seed, prompt) = (unchecked(_spec.Seed + (ulong)(number - 1)), _spec.Prompt);
        if (prompt.Shots == 0)
        {
            return new DrawOf(number, seed, null, []);
        }

        var selector = DemonstrationSelector.Create(_pool, _task.Labels, prompt.Sampling, prompt.Shots, seed, _vectors);
        var shown = selector.Shared?.Demonstrations ?? [];
        var all = DemonstrationSelector
            .Create(_pool, _task.Labels, DemonstrationSampling.Random, _pool.Length, seed)
            .Shared!.Demonstrations;
        return new DrawOf(number, seed, selector, [.. shown.Concat(all).DistinctBy(demonstration => demonstration.Text).Select(Ordered)]);
    }

    /// <summary>A run of some documents under a draw; null where no method asks for it.</summary>
    private Experiment? Part(DrawOf draw, RunRole role, IReadOnlyList<TextItem> documents, Func<Method, bool> asks)
    {
        var isMain = role == RunRole.Test && draw.Number == 1;
        var methods = _methods.Where(method => method.Draws >= draw.Number && asks(method)).ToList();

        // Training documents are kept although no method asks the model about them: prior and tfidf stand in every scoreboard, and cost no
        // model.
        var isWanted = methods.Count > 0 || (role == RunRole.Training && draw.Number == 1);
        if (!isMain && (!isWanted || documents.Count == 0))
        {
            return null;
        }

        var needs =
            role == RunRole.ContentFree ? EvidenceNeeds.Trace : methods.Aggregate(EvidenceNeeds.None, (all, method) => all | method.Needs);
        var spec = _spec with
        {
            Name = _spec.Name + Suffix(role, draw.Number),
            Seed = draw.Seed,
            HiddenLayers = role == RunRole.ContentFree ? [] : Layers(isMain ? _spec.HiddenLayers : [], methods),
            Attention = isMain && _spec.Attention,
        };
        var none = new DemonstrationSample([], []);
        DemonstrationSample[] samples =
        [
            .. documents.Select(document => draw.Selector is { } selector ? selector.Shared ?? selector.For(document) : none),
        ];
        if (draw.Selector is not null && samples.Any(sample => sample.Demonstrations.Count == 0))
        {
            throw new PromptException(
                $"The pool of {spec.Prompt.Shots} demonstrations must have items with labels that are not asked about "
                    + $"themselves; got none"
                    + $" in {spec.Data.PoolPath ?? "memory"}. Set a limit for the documents, name another pool, or write demonstrations: 0."
            );
        }

        var ordered = samples
            .Distinct()
            .ToDictionary(sample => sample, IReadOnlyList<Demonstration> (sample) => [.. sample.Demonstrations.Select(Ordered)]);
        var notes = samples
            .SelectMany(sample => sample.NotingLabelsOutside(_task.Labels, _inData, "the data").Notes)
            .Distinct(StringComparer.Ordinal);
        return new Experiment(spec, documents, _task, _template, [.. samples.Select(sample => ordered[sample])], [.. notes])
        {
            Role = role,
            Draw = draw.Number,
            PartOf = isMain ? null : _spec.Name,
            Needs = needs,
            Pool = _frequencies,
            QuestionCandidates = draw.Candidates,
        };
    }

    /// <summary>The layers that are asked for, and those that probes read.</summary>
    private static int[] Layers(IReadOnlyList<int> asked, IEnumerable<Method> methods)
    {
        int?[] probed = [.. methods.Select(method => method.Estimator).OfType<ProbeEstimator>().Select(probe => probe.Layer).Distinct()];
        return [.. asked.Concat(probed.Select(layer => layer ?? GenerationSettings.LastLayer)).Distinct().Order()];
    }

    /// <summary>Labelled documents that are neither asked about nor shown in any draw, up to the limit.</summary>
    private IReadOnlyList<TextItem> TrainingDocuments(IEnumerable<DrawOf> draws)
    {
        var shown = draws
            .SelectMany(draw => draw.Selector?.Shared?.Demonstrations ?? [])
            .Select(demonstration => demonstration.Text)
            .ToHashSet(StringComparer.Ordinal);
        var labelled = DemonstrationPool
            .Without(_asked, _training, SameFile(_spec.Data.TrainingPath))
            .Where(item => (item.Labels is not null || item.Annotations is { Count: > 0 }) && !shown.Contains(item.Text));
        return [.. labelled.Take(_spec.Data.TrainingLimit ?? int.MaxValue)];
    }

    private List<TextItem> ContentFree(int draw) =>
        [
            .. _methods
                .Where(method => method.Draws >= draw)
                .SelectMany(method => method.ContentFreeInputs)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .Select((text, i) => new TextItem(string.Create(CultureInfo.InvariantCulture, $"content-free-{i + 1}"), text)),
        ];

    /// <summary>What can be shown as a demonstration: in single-label tasks an answer is exactly one label.</summary>
    private bool CanBeShown(TextItem item) =>
        _spec.Task == TaskKind.MultiLabel
        || (item.Labels is not null && Demonstration.Of(item).For(_task.Labels, LabelOrder.Given).Labels.Count == 1);

    private Demonstration Ordered(Demonstration demonstration) => demonstration.For(_task.Labels, _spec.Prompt.Order);

    private bool SameFile(string? path) => string.Equals(_spec.Data.TestPath, path, StringComparison.Ordinal);

    private static string Suffix(RunRole role, int draw) =>
        (
            role switch
            {
                RunRole.Training => ".training",
                RunRole.ContentFree => ".content-free",
                _ => "",
            }
        ) + (draw == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $".draw{draw}"));

    /// <summary>The labels of the data as the run's labels; a fault names the file that the label is from, and the way around it.</summary>
    private static LabelSet LabelSetOf(string[] inData, RunData data, string[] ofDocuments)
    {
        try
        {
            return LabelSet.Create(inData);
        }
        catch (LabelException fault)
        {
            string? File(int? label) => label is { } at && !ofDocuments.Contains(inData[at]) ? data.PoolPath : data.TestPath;
            throw new LabelException([
                .. fault.Faults.Select(one =>
                    one with
                    {
                        Sentence = $"{File(one.Label)}: {one.Sentence} Or list the wanted ones under 'labels:'.",
                    }
                ),
            ]);
        }
    }

    private static string[] LabelsOf(IEnumerable<TextItem> items) =>
        [
            .. items
                .SelectMany(item => (item.Labels ?? []).Concat(item.Annotations?.Values.SelectMany(labels => labels) ?? []))
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
}
