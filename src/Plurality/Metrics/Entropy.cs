using Plurality.Labels;

namespace Plurality.Metrics;

/// <summary>The uncertainty of a row of label probabilities, in nats.</summary>
internal static class Entropy
{
    /// <summary>
    /// The sum of the labels' Bernoulli entropies in a multi-label task; the entropy of the normalised row in a single-label task, null if
    /// the row is 0 throughout.
    /// </summary>
    public static double? Of(ReadOnlySpan<double> row, TaskKind task)
    {
        var total = 0.0;
        foreach (var probability in row)
        {
            total += probability;
        }

        if (task == TaskKind.SingleLabel && total <= 0)
        {
            return null;
        }

        var sum = 0.0;
        foreach (var probability in row)
        {
            sum += task == TaskKind.SingleLabel ? Term(probability / total) : Term(probability) + Term(1 - probability);
        }

        return sum;
    }

    private static double Term(double p) => p is > 0 and < 1 ? -p * Math.Log(p) : 0;
}
