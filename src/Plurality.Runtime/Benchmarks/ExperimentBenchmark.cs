using Plurality.Llama;
using Plurality.Llama.Benchmarks;
using Plurality.Models;
using Plurality.Prompts;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;

namespace Plurality.Runtime.Benchmarks;

/// <summary>Measures how fast a local model answers an experiment as <c>run</c> does it, storing included.</summary>
internal static class ExperimentBenchmark
{
    /// <summary>The prompts of an experiment, as benchmarks take them.</summary>
    public static MeasuredRun Measured(Experiment experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        return new MeasuredRun(
            [.. experiment.Documents.Select((_, position) => experiment.PromptOf(position))],
            experiment.Settings,
            experiment.Spec.BatchSize
        );
    }

    /// <summary>Measures.</summary>
    /// <param name="model">The model.</param>
    /// <param name="experiment">The experiment. It is answered anew in every round, into a store of its own that is deleted again.</param>
    /// <param name="rounds">How often, at least 1.</param>
    /// <param name="time">What time is measured with.</param>
    /// <param name="progress">Told in a sentence what is done next, or null.</param>
    /// <param name="cancellationToken">Ends measuring within a second.</param>
    /// <exception cref="ArgumentException">The experiment asks questions, or records hidden states, or has no documents.</exception>
    /// <exception cref="ModelException">The model fails, or no document could be answered.</exception>
    /// <exception cref="PromptException">The model's tokenizer cannot keep a label apart from the text around it.</exception>
    public static async Task<ThroughputReport> RunAsync(
        LlamaLanguageModel model,
        Experiment experiment,
        int rounds,
        TimeProvider time,
        IProgress<string>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(experiment);
        if (RunQuestions.Of(experiment).Count > 0)
        {
            throw new ArgumentException("The experiment must ask for answers alone.", nameof(experiment));
        }

        using var benchmark = new ThroughputBenchmark(model, time);
        return await benchmark
            .RunAsync(Measured(experiment), token => AnswerAsync(model, experiment, time, token), rounds, progress, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Answers and stores every document; says how many failed.</summary>
    private static async Task<int> AnswerAsync(
        LlamaLanguageModel model,
        Experiment experiment,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var folder = Directory.CreateTempSubdirectory("plurality-bench-");
        try
        {
            using var store = RunStore.Open(Path.Combine(folder.FullName, "bench.db"));
            var runner = new Runner(store, time);
            var summary = await runner.RunAsync(experiment, model, cancellationToken: cancellationToken).ConfigureAwait(false);
            return summary.Failed.Count;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
