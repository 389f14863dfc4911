using Plurality.Datasets;
using Plurality.Labels;
using Plurality.Llama.Benchmarks;
using Plurality.Prompts;
using Plurality.Runtime.Benchmarks;
using Plurality.Runtime.Runs;

namespace Plurality.Runtime.Samples;

/// <summary>A run over the texts that come with the program, the same on every machine: some of them are demonstrations, the others are
/// asked about.</summary>
public static class SampleRun
{
    private const int TuningDocuments = 40;

    /// <summary>The run where nothing else is asked for, to be changed.</summary>
    public static RunSpec Default { get; } =
        new()
        {
            Name = "sample",
            Data = new RunData(SampleSet.EmotionsName, SampleSet.EmotionsName),
            Prompt = new PromptSpec { Shots = RunSpec.DefaultShots, Noun = "emotions" },

            // With few examples a small model tends to one answer whatever the text is. Of the first five draws this one shows the most
            // kinds of answers, no label and several among them; with seed 0 all but one of the texts are sadness.
            Seed = 2,
        };

    /// <summary>Prepares a run; its seed decides which texts are its demonstrations.</summary>
    /// <param name="spec">How documents are asked about; the default template is used. Without labels, those of all texts, however few are
    /// asked about.</param>
    /// <param name="documents">How many documents, at least 1; texts come again where there are not as many. Null: each that is no
    /// demonstration.</param>
    /// <exception cref="PluralityException">A label or a sampling that was given cannot be used.</exception>
    public static Experiment Prepare(RunSpec spec, int? documents = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentOutOfRangeException.ThrowIfLessThan(documents ?? 1, 1, nameof(documents));
        var samples = SampleSet.Emotions();
        var labels = LabelSet.Create(
            spec.Labels ?? [.. samples.SelectMany(item => item.Labels!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]
        );
        var most = Math.Min(spec.Prompt.Shots, samples.Count - 1);
        var shown =
            most == 0
                ? []
                : DemonstrationSelector
                    .Create(samples, labels, DemonstrationSampling.Random, most, spec.Seed)
                    .Shared!.Demonstrations.Select(demonstration => demonstration.Text)
                    .ToHashSet(StringComparer.Ordinal);
        TextItem[] asked = [.. samples.Where(item => !shown.Contains(item.Text))];
        return Experiment.Prepare(
            spec with
            {
                Labels = [.. labels],
            },
            [.. Enumerable.Range(0, documents ?? asked.Length).Select(i => Again(asked[i % asked.Length], i / asked.Length))],
            [.. samples.Where(item => shown.Contains(item.Text))],
            PromptTemplate.Default
        );
    }

    /// <summary>What <c>models tune</c> measures on: the sample run, with demonstrations, and without for models of a short
    /// context.</summary>
    internal static IReadOnlyList<MeasuredRun> ForTuning() =>
        [.. ((int[])[RunSpec.DefaultShots, 0]).Select(shots => ExperimentBenchmark.Measured(Prepare(WithShots(shots), TuningDocuments)))];

    private static RunSpec WithShots(int shots) => Default with { Prompt = Default.Prompt with { Shots = shots } };

    /// <summary>A text that is asked about once more is another document.</summary>
    private static TextItem Again(TextItem item, int before) =>
        before == 0 ? item : item with { Id = FormattableString.Invariant($"{item.Id}.{before}") };
}
