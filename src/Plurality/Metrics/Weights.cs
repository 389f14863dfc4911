namespace Plurality.Metrics;

/// <summary>How often each document counts.</summary>
internal static class Weights
{
    /// <exception cref="ArgumentException">There is not one weight per document.</exception>
    public static void Check(ReadOnlySpan<int> weights, int documents)
    {
        if (weights.Length != documents)
        {
            throw new ArgumentException($"weights must have one value per document, {documents}; got {weights.Length}.", nameof(weights));
        }
    }
}
