using Plurality.Models;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;

namespace Plurality.Runtime.Benchmarks;

/// <summary>A run as <c>run</c> does it, in a store that is deleted afterwards.</summary>
/// <param name="Time">The time for computing and storing.</param>
/// <param name="Failed">The number of documents without a result.</param>
/// <param name="Documents">What was stored, in the run's order.</param>
internal sealed record TemporaryRun(TimeSpan Time, int Failed, IReadOnlyList<StoredDocument> Documents)
{
    /// <summary>Runs an experiment.</summary>
    /// <exception cref="ModelException">The model fails.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<TemporaryRun> RunAsync(
        ILanguageModel model,
        Experiment experiment,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var folder = Directory.CreateTempSubdirectory("plurality-bench-");
        try
        {
            using var store = RunStore.Open(Path.Combine(folder.FullName, "bench.db"));
            var begin = time.GetTimestamp();
            var summary = await new Runner(store, time)
                .RunAsync(experiment, model, cancellationToken: cancellationToken)
                .ConfigureAwait(false);
            var elapsed = time.GetElapsedTime(begin);
            return new TemporaryRun(elapsed, summary.Failed.Count, [.. store.Documents(summary.Run)]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
