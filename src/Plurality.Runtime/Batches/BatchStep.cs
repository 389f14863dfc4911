using Plurality.Runtime.Storage;

namespace Plurality.Runtime.Batches;

/// <summary>How far runs came with the answers that are there, and what is to be asked next.</summary>
/// <param name="Runs">The runs and their parts, as they are stored now.</param>
/// <param name="Requests">The number of requests without an answer.</param>
/// <param name="Documents">The number of documents that wait for them.</param>
/// <param name="Round">The number of the round that they belong to, from 1.</param>
/// <param name="Rounds">How many rounds there are, if no request fails.</param>
internal sealed record BatchStep(IReadOnlyList<StoredRun> Runs, int Requests, int Documents, int Round, BatchRounds Rounds)
{
    /// <summary>How many of the requests were asked before, and nothing came back.</summary>
    public int Unanswered { get; init; }

    /// <summary>The documents without a result for good, as in a run.</summary>
    public IReadOnlyList<DocumentFault> Failed { get; init; } = [];

    /// <summary>The documents whose requests failed and are asked again.</summary>
    public IReadOnlyList<DocumentFault> Again { get; init; } = [];

    /// <summary>Whether everything is computed.</summary>
    public bool IsComplete => Runs.All(run => run.IsComplete);
}
