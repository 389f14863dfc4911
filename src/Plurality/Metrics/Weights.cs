namespace Plurality.Metrics;

/// <summary>The weight of each document.</summary>
internal static class Weights
{
    /// <exception cref="ArgumentException">There is not one weight per document.</exception>
    public static void Check(ReadOnlySpan<double> weights, int documents)
    {
        if (weights.Length != documents)
        {
            throw new ArgumentException($"weights must have one value per document, {documents}; got {weights.Length}.", nameof(weights));
        }
    }

    /// <summary>The number of counted documents with a weight above 0.</summary>
    public static int Support(ReadOnlySpan<double> weights, ReadOnlySpan<double> counted)
    {
        var support = 0;
        for (var document = 0; document < weights.Length; document++)
        {
            support += weights[document] * counted[document] > 0 ? 1 : 0;
        }

        return support;
    }
}
