using Plurality.Traces;

namespace Plurality.Runtime.Models;

/// <summary>The result of one prompt: a trace, or why there is none. Exactly one of the two is set.</summary>
/// <param name="Trace">What the model said.</param>
/// <param name="Fault">Why this prompt could not be answered (longer than the context), with what to do.</param>
public sealed record Generation(Trace? Trace, string? Fault);
