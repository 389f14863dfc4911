using Plurality.Llama;
using Plurality.Llama.Benchmarks;
using Plurality.Models;
using Plurality.Prompts;
using Plurality.Runtime.Runs;

namespace Plurality.Runtime.Benchmarks;

/// <summary>Measures how fast a local model runs an experiment, including storage, in the same way as <c>run</c>.</summary>
internal static class ExperimentBenchmark
{
    /// <summary>Returns the prompts of an experiment in the form that benchmarks read.</summary>
    public static MeasuredRun Measured(Experiment experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        return new MeasuredRun(
            [.. experiment.Documents.Select((_, position) => experiment.PromptOf(position))],
            experiment.Settings,
            experiment.Spec.BatchSize
        );
    }

    /// <summary>Runs the benchmark.</summary>
    /// <param name="model">The model.</param>
    /// <param name="experiment">The experiment. Every round runs it again with a temporary store.</param>
    /// <param name="rounds">The number of rounds, at least 1.</param>
    /// <param name="time">The clock.</param>
    /// <param name="progress">Receives a sentence about the next step; may be null.</param>
    /// <param name="cancellationToken">Cancels the benchmark within a second.</param>
    /// <exception cref="ArgumentException">The experiment asks questions, records hidden states, or has no documents.</exception>
    /// <exception cref="ModelException">The model fails, or no document has an answer.</exception>
    /// <exception cref="PromptException">The model's tokenizer cannot separate a label from the text around it.</exception>
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
            throw new ArgumentException(
                "The experiment must only generate answers; it asks questions too. Use methods that need no questions.",
                nameof(experiment)
            );
        }

        using var benchmark = new ThroughputBenchmark(model, time);
        return await benchmark
            .RunAsync(Measured(experiment), token => AnswerAsync(model, experiment, time, token), rounds, progress, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Runs and stores every document, and returns the number of failed documents.</summary>
    private static async Task<int> AnswerAsync(
        LlamaLanguageModel model,
        Experiment experiment,
        TimeProvider time,
        CancellationToken cancellationToken
    ) => (await TemporaryRun.RunAsync(model, experiment, time, cancellationToken).ConfigureAwait(false)).Failed;
}
