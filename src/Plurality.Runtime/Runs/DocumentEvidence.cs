using Plurality.Datasets;
using Plurality.Estimators;

namespace Plurality.Runtime.Runs;

/// <summary>A stored document and what is known about it; where something that its run asks is missing, the fault says why.</summary>
/// <param name="Item">The document.</param>
/// <param name="Evidence">What estimators read.</param>
/// <param name="Fault">Why a trace or an answer is missing; null where nothing is.</param>
public sealed record DocumentEvidence(TextItem Item, Evidence Evidence, DocumentFault? Fault);
