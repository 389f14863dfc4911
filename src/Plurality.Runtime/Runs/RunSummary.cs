using Plurality.Runtime.Storage;

namespace Plurality.Runtime.Runs;

/// <summary>The result of a call of the runner: a complete run.</summary>
/// <param name="Run">The stored run.</param>
/// <param name="Computed">The number of documents for which this call computed something; 0 where the run was already complete.</param>
/// <param name="Failed">The documents without a trace or an answer, in the run's order.</param>
public sealed record RunSummary(StoredRun Run, int Computed, IReadOnlyList<DocumentFault> Failed)
{
    /// <summary>The number of documents that the store has of the run: all, or those of a shard.</summary>
    internal int Documents { get; init; }

    /// <summary>How many probabilities of labels the run has, and how many of them are known within a limit only.</summary>
    internal (long All, long Limited) Probabilities { get; init; }
}
