namespace Plurality.Metrics.Agreement;

/// <summary>
/// Distance between two sets of labels, in [0,1]: 1 − Jaccard · m, where m is 1 for equal sets, ⅔ where one contains the other, ⅓ where
/// they only overlap and 0 for disjoint sets (Passonneau, "Measuring agreement on set-valued items (MASI) for semantic and pragmatic
/// annotation", LREC 2006). Choosing nothing is the set {none}: equal to itself, disjoint from every other.
/// </summary>
internal static class MasiDistance
{
    /// <summary>The distance between two sets of numbers, each in ascending order without repeats.</summary>
    public static double Between(ReadOnlySpan<int> first, ReadOnlySpan<int> second)
    {
        var common = Common(first, second);
        if (common == first.Length && common == second.Length)
        {
            return 0;
        }

        // Empty sets share no element, so "none" is disjoint from everything but "none" without an element of its own.
        if (common == 0)
        {
            return 1;
        }

        var jaccard = (double)common / (first.Length + second.Length - common);
        return 1 - jaccard * (common == first.Length || common == second.Length ? 2.0 / 3 : 1.0 / 3);
    }

    private static int Common(ReadOnlySpan<int> first, ReadOnlySpan<int> second)
    {
        var (common, i, j) = (0, 0, 0);
        while (i < first.Length && j < second.Length)
        {
            if (first[i] == second[j])
            {
                (common, i, j) = (common + 1, i + 1, j + 1);
            }
            else if (first[i] < second[j])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return common;
    }
}
