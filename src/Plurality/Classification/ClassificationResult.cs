using Plurality.Labels;
using Plurality.Traces;

namespace Plurality.Classification;

/// <summary>What a method says about one document.</summary>
/// <param name="Probabilities">The probability of each label that it applies.</param>
/// <param name="Trace">The answer and its steps, under the first draw of demonstrations; null where the method generates no answer.</param>
public sealed record ClassificationResult(LabelMarginals Probabilities, Trace? Trace);
