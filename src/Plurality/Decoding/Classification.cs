using Plurality.Labels;
using Plurality.Traces;

namespace Plurality.Decoding;

/// <summary>What a method says about one document.</summary>
/// <param name="Probabilities">The probability of each label that it applies.</param>
/// <param name="Trace">The answer and its steps, under the first draw of demonstrations; null where the method generates no answer.</param>
public sealed record Classification(LabelMarginals Probabilities, Trace? Trace);
