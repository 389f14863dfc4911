namespace Plurality.Runtime.Runs;

/// <summary>How far <c>marginal</c> expands a document's tree of label lists (method.md section 4).</summary>
/// <param name="Mass">τ: expansion ends when less than this is unexplored, above 0 and below 1.</param>
/// <param name="Calls">It also ends after so many calls of the model, at least 1; what is unexplored then is stored with the result.</param>
public sealed record MarginalSpec(double Mass, int Calls)
{
    /// <summary>A hundredth of the mass, and 50 calls.</summary>
    public static MarginalSpec Default { get; } = new(0.01, 50);
}
