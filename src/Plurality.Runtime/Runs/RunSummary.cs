using Plurality.Runtime.Storage;

namespace Plurality.Runtime.Runs;

/// <summary>What a call of the runner left behind: a complete run.</summary>
/// <param name="Run">The run as it is stored.</param>
/// <param name="Computed">For how many documents this call computed something; 0 where the run was complete already.</param>
/// <param name="Failed">The documents without a trace or an answer, in the run's order.</param>
public sealed record RunSummary(StoredRun Run, int Computed, IReadOnlyList<FailedDocument> Failed);
