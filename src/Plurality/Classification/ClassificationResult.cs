using Plurality.Labels;
using Plurality.Traces;

namespace Plurality.Classification;

/// <summary>A method's result for one document.</summary>
/// <param name="Probabilities">The probability of each label that it applies.</param>
/// <param name="Trace">The answer and its steps, under the first draw of demonstrations; null if the method generates no answer.</param>
public sealed record ClassificationResult(LabelMarginals Probabilities, Trace? Trace);
