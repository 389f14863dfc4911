using System.Globalization;
using Plurality.Classification;
using Plurality.Corrections;
using Plurality.Datasets;
using Plurality.Estimators;
using Plurality.Features;
using Plurality.Labels;
using Plurality.Methods;
using Plurality.Prompts;
using Plurality.Runtime.Identity;

namespace Plurality.Runtime.Runs;

/// <summary>
/// Splits a specification into the runs that its methods need: test documents under each draw of demonstrations, training documents for
/// fitting, content-free inputs for bias correction. Draw d uses the run's seed plus d − 1; all parts of a draw show the same
/// demonstrations. No test document is a demonstration or a training document.
/// </summary>
internal sealed class ExperimentParts
{
    private readonly RunSpec _spec;
    private readonly IReadOnlyList<Method> _methods;
    private readonly string[] _inData;
    private readonly IReadOnlyList<TextItem> _asked;
    private readonly IReadOnlyList<TextItem> _training;
    private readonly ClassificationTask _task;
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
        (_spec, _training) = (spec, training);
        _methods = [.. spec.Methods.Select(Method.Parse)];
        _inData = LabelsOf(documents.Concat(pool).Concat(training));
        var labels = spec.Labels is { } given ? LabelSet.Create(given) : LabelSetOf(_inData, spec.Data, LabelsOf(documents));
        spec.Prompt.Format.Validate(labels);
        _asked = spec.Data.Limit is { } limit ? [.. documents.Take(limit)] : documents;
        _task = new ClassificationTask(labels)
        {
            Kind = spec.Task,
            Format = spec.Prompt.Format,
            Noun = spec.Prompt.Noun,
            Descriptions = spec.Prompt.Descriptions,
            Order = spec.Prompt.Order,
            Template = template,
            Chat = spec.Prompt.Chat,
            // No test document is a demonstration for another one either: prompts contain no answer that the run is evaluated on.
            Pool = [.. DemonstrationPool.Without(_asked, pool, SameFile(spec.Data.PoolPath))],
            Shots = spec.Prompt.Shots,
            Sampling = spec.Prompt.Sampling,
            Seed = spec.Seed,
            Vectors = vectors,
            Decoding = spec.Decoding,
            Scoring = spec.Scoring,
            ScoringBound = spec.ScoringBound,
            MaximumLabels = spec.MaximumLabels,
            SurfaceVariants = spec.SurfaceVariants,
            BothOrders = spec.BothOrders,
            Marginal = spec.Marginal,
        };
        _frequencies = _task.Frequencies();
    }

    /// <summary>The run, then those that belong to it.</summary>
    public IReadOnlyList<Experiment> All()
    {
        var draws = Enumerable.Range(1, _methods.Max(method => method.Draws)).Select(_task.Draw).ToList();
        var training = TrainingDocuments.Of(draws, _asked, _training, SameFile(_spec.Data.TrainingPath));
        IReadOnlyList<TextItem> learned = [.. training.Take(_spec.Data.TrainingLimit ?? int.MaxValue)];
        return
        [
            .. draws.Select(draw => Part(draw, RunRole.Test, _asked, method => true)).OfType<Experiment>(),
            .. draws.Select(draw => Part(draw, RunRole.Training, learned, method => method.NeedsTraining)).OfType<Experiment>(),
            .. draws
                .Select(draw => Part(draw, RunRole.ContentFree, ContentFree(draw.Number), method => method.ContentFreeInputs.Count > 0))
                .OfType<Experiment>(),
        ];
    }

    /// <summary>A run of some documents under a draw; null if no method asks for it.</summary>
    private Experiment? Part(TaskDraw draw, RunRole role, IReadOnlyList<TextItem> documents, Func<Method, bool> asks)
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
        var asked = isMain ? _spec.HiddenLayers : [];
        var spec = _spec with
        {
            Name = _spec.Name + Suffix(role, draw.Number),
            Seed = draw.Seed,
            HiddenLayers =
                role == RunRole.ContentFree ? [] : [.. asked.Concat(methods.SelectMany(method => method.HiddenLayers)).Distinct().Order()],
            Attention = isMain && _spec.Attention,
        };
        DemonstrationSample[] samples = [.. documents.Select(document => draw.SampleOf(document, isOutsidePool: true))];
        if (_spec.Prompt.Shots > 0 && samples.Any(sample => sample.Demonstrations.Count == 0))
        {
            throw new PromptException(
                $"The pool of {spec.Prompt.Shots} demonstrations must have items with labels that are not asked about themselves; got none"
                    + $" in {spec.Data.PoolPath ?? "memory"}. Set a limit for the documents, name another pool, or write shots: 0."
            );
        }

        var shown = samples.Distinct().ToDictionary(sample => sample, draw.Shown);
        var notes = samples
            .SelectMany(sample => sample.NotingLabelsOutside(_task.Labels, _inData, "the data").Notes)
            .Distinct(StringComparer.Ordinal);
        return new Experiment(spec, documents, draw, [.. samples.Select(sample => shown[sample])], [.. notes])
        {
            Role = role,
            Draw = draw.Number,
            PartOf = isMain ? null : _spec.Name,
            Needs = needs,
            // Thresholds of every method are fitted on training documents.
            Steps = Method.StepsOf(role == RunRole.Training ? _methods.Where(method => method.Draws >= draw.Number) : methods),
            Samples = Method.SamplesOf(methods),
            Pool = _frequencies,
        };
    }

    /// <summary>The content-free inputs that some method asks for under a draw.</summary>
    private IReadOnlyList<TextItem> ContentFree(int draw) =>
        ContentFreeInput.Items(_methods.Where(method => method.Draws >= draw).SelectMany(method => method.ContentFreeInputs));

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
