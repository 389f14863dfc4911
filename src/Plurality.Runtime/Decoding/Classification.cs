using Plurality.Datasets;
using Plurality.Labels;
using Plurality.Traces;

namespace Plurality.Runtime.Decoding;

/// <summary>What came of one document: a trace and the probabilities made of it, or the reason why there are none.</summary>
/// <param name="Item">The document.</param>
/// <param name="Trace">What the model said; null where <paramref name="Fault"/> is set.</param>
/// <param name="Probabilities">The probability of each label that it applies; null where <paramref name="Fault"/> is set.</param>
/// <param name="Fault">Why this document could not be classified, with what to do; null where it was.</param>
public sealed record Classification(TextItem Item, Trace? Trace, LabelMarginals? Probabilities, string? Fault);
