using Plurality.Datasets;
using Plurality.Labels;
using Plurality.Llama.Benchmarks;
using Plurality.Prompts;
using Plurality.Runtime.Benchmarks;
using Plurality.Runtime.Runs;

namespace Plurality.Runtime.Samples;

/// <summary>A run over the sample texts, equal on every machine: some texts are demonstrations, the model classifies the others.</summary>
internal static class SampleRun
{
    private const int TuningDocuments = 40;

    /// <summary>The default run. Callers change it.</summary>
    public static RunSpec Default { get; } =
        new()
        {
            Name = "sample",
            Data = new RunData(SampleSet.EmotionsName, SampleSet.EmotionsName),
            Prompt = new PromptSpec { Shots = RunSpec.DefaultShots, Noun = "emotions" },

            // With few examples a small model tends to give one answer to every text. Of the first five draws this one gives the most kinds
            // of answers, with no label and several labels among them. With seed 0 all texts but one are sadness.
            Seed = 2,
        };

    /// <summary>Prepares a run. Its seed decides which texts are demonstrations. A run without demonstrations leaves out the same texts, so
    /// that it can be compared.</summary>
    /// <param name="spec">The run, with the default template. Without labels, the labels of all texts are used, even where few texts are
    /// classified.</param>
    /// <param name="documents">The number of documents, at least 1; texts repeat where there are too few. Null: every text that is not a
    /// demonstration.</param>
    /// <exception cref="PluralityException">A given label or sampling method cannot be used.</exception>
    public static Experiment Prepare(RunSpec spec, int? documents = null) => PrepareAll(spec, documents)[0];

    /// <summary>Prepares a run and the parts that its methods need, such as content-free inputs.</summary>
    /// <inheritdoc cref="Prepare"/>
    public static IReadOnlyList<Experiment> PrepareAll(RunSpec spec, int? documents = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentOutOfRangeException.ThrowIfLessThan(documents ?? 1, 1, nameof(documents));
        var samples = SampleSet.Emotions();
        var labels = LabelSet.Create(
            spec.Labels ?? [.. samples.SelectMany(item => item.Labels!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]
        );
        var most = Math.Min(spec.Prompt.Shots > 0 ? spec.Prompt.Shots : Default.Prompt.Shots, samples.Count - 1);
        var shown = DemonstrationSelector
            .Create(samples, labels, DemonstrationSampling.Random, most, spec.Seed)
            .Shared!.Demonstrations.Select(demonstration => demonstration.Text)
            .ToHashSet(StringComparer.Ordinal);
        TextItem[] asked = [.. samples.Where(item => !shown.Contains(item.Text))];
        return Experiment.PrepareAll(
            spec with
            {
                Labels = [.. labels],
            },
            [.. Enumerable.Range(0, documents ?? asked.Length).Select(i => Again(asked[i % asked.Length], i / asked.Length))],
            [.. samples.Where(item => shown.Contains(item.Text))],
            training: [],
            PromptTemplate.Default
        );
    }

    /// <summary>
    /// Returns the runs on which <c>models tune</c> measures: the sample run with demonstrations, and without for models with a short
    /// context.
    /// </summary>
    public static IReadOnlyList<MeasuredRun> ForTuning() =>
        [.. ((int[])[RunSpec.DefaultShots, 0]).Select(shots => ExperimentBenchmark.Measured(Prepare(WithShots(shots), TuningDocuments)))];

    private static RunSpec WithShots(int shots) => Default with { Prompt = Default.Prompt with { Shots = shots } };

    /// <summary>Gives a repeated text another id, because it is another document.</summary>
    private static TextItem Again(TextItem item, int before) =>
        before == 0 ? item : item with { Id = FormattableString.Invariant($"{item.Id}.{before}") };
}
