using Plurality.Datasets;
using Plurality.Prompts;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Samples;

namespace Plurality.Runtime.Benchmarks;

/// <summary>A run over the texts that come with the program, of any size: the same work on every machine.</summary>
public static class SampleRun
{
    /// <summary>The run that is measured where nothing else is asked for, to be changed.</summary>
    public static RunSpec Default { get; } = new()
    {
        Name = "bench",
        Data = new RunData(SampleSet.EmotionsName, SampleSet.EmotionsName),
        Prompt = new PromptSpec { Demonstrations = RunSpec.DefaultDemonstrations, Noun = "emotions" },
    };

    /// <summary>Prepares a run: the first of the texts are its demonstrations, the others its documents.</summary>
    /// <param name="spec">How documents are asked about; the default template is used. Without labels, those of all texts, however few are asked about.</param>
    /// <param name="documents">How many documents, at least 1; texts come again where there are not as many.</param>
    /// <exception cref="PluralityException">A label that was given cannot be used.</exception>
    public static Experiment Prepare(RunSpec spec, int documents)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentOutOfRangeException.ThrowIfLessThan(documents, 1);
        var samples = SampleSet.Emotions();
        string[] labels = [.. samples.SelectMany(item => item.Labels!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var shown = Math.Min(spec.Prompt.Demonstrations, samples.Count - 1);
        TextItem[] asked = [.. samples.Skip(shown)];
        var repeated = Enumerable.Range(0, documents).Select(i => asked[i % asked.Length] with
        {
            Id = FormattableString.Invariant($"{asked[i % asked.Length].Id}.{i / asked.Length}"),
        });
        return Experiment.Prepare(spec with { Labels = spec.Labels ?? labels }, [.. repeated], [.. samples.Take(shown)], PromptTemplate.Default);
    }
}
