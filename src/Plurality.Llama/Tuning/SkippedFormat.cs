using Plurality.Llama.Weights;

namespace Plurality.Llama.Tuning;

/// <summary>A weight format that was not measured.</summary>
/// <param name="Format">The format.</param>
/// <param name="Reason">Why: no room on the disk (with the numbers), no cache folder, a library that cannot convert.</param>
internal sealed record SkippedFormat(WeightFormat Format, string Reason);
