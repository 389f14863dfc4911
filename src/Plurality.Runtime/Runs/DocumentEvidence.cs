using Plurality.Datasets;
using Plurality.Estimators;

namespace Plurality.Runtime.Runs;

/// <summary>A stored document and its evidence. The fault says why a part of the evidence is missing.</summary>
/// <param name="Item">The document.</param>
/// <param name="Evidence">The input of estimators.</param>
/// <param name="Fault">Why a trace or an answer is missing; null if the evidence is complete.</param>
internal sealed record DocumentEvidence(TextItem Item, Evidence Evidence, DocumentFault? Fault);
