using Plurality.Traces;

namespace Plurality.Decoding;

/// <summary>How the options of a step are scored.</summary>
/// <param name="Scoring">Exact masses or first tokens.</param>
/// <param name="Bound">With exact masses: how far probabilities may be off (<see cref="BoundedReading"/>); 0 for not at all.</param>
/// <param name="SurfaceVariants">With first tokens: whether those of other spellings count.</param>
internal readonly record struct StepSettings(ScoringMode Scoring, double Bound, bool SurfaceVariants);
