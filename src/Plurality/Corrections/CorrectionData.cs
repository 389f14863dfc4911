using Plurality.Traces;

namespace Plurality.Corrections;

/// <summary>What corrections are measured on, all of it under one draw of demonstrations; none of it has labels but the pool.</summary>
/// <param name="Documents">The traces of the run's documents, or of a reference set.</param>
/// <param name="ContentFree">The traces of content-free inputs, by the text that stood in the document's place.</param>
/// <param name="Pool">The frequencies in the demonstration pool; null where there is none.</param>
public sealed record CorrectionData(IReadOnlyList<Trace> Documents, IReadOnlyDictionary<string, Trace> ContentFree, PoolFrequencies? Pool);
