using Plurality.Traces;

namespace Plurality.Decoding;

/// <summary>How the options of a step are scored.</summary>
/// <param name="Scoring">Exact masses or first tokens.</param>
/// <param name="Bound">With exact masses: the largest error of the probabilities (<see cref="BoundedReading"/>); 0 for none.</param>
/// <param name="SurfaceVariants">With first tokens: whether those of other spellings count.</param>
internal readonly record struct StepSettings(ScoringMode Scoring, double Bound, bool SurfaceVariants);
