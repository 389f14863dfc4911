using Plurality.Traces;

namespace Plurality.Corrections;

/// <summary>The data that corrections are measured on, all under one draw of demonstrations. Only the pool has labels.</summary>
/// <param name="Documents">The traces of the run's documents, or of a reference set.</param>
/// <param name="ContentFree">The traces of content-free inputs, by the text that stood in the document's place.</param>
public sealed record CorrectionData(IReadOnlyList<Trace> Documents, IReadOnlyDictionary<string, Trace> ContentFree)
{
    internal CorrectionData(IReadOnlyList<Trace> documents, IReadOnlyDictionary<string, Trace> contentFree, PoolFrequencies? pool)
        : this(documents, contentFree) => Pool = pool;

    /// <summary>The frequencies in the demonstration pool; null if there is none.</summary>
    internal PoolFrequencies? Pool { get; }
}
