namespace Plurality.Metrics;

/// <summary>
/// The ranks of the gold labels when one document's labels are ordered by Q; ties get the worst rank (as in scikit-learn).
/// </summary>
internal static class RankingScores
{
    /// <summary>
    /// The mean over gold labels of the share of gold labels among those ranked no worse; 1 if no label or every label is gold.
    /// </summary>
    public static double AveragePrecision(ScoredDocuments documents, int document)
    {
        var q = documents.Probabilities(document);
        var gold = documents.Gold(document);
        var relevant = gold.Count(true);
        if (relevant == 0 || relevant == gold.Length)
        {
            return 1;
        }

        var sum = 0.0;
        for (var label = 0; label < q.Length; label++)
        {
            if (!gold[label])
            {
                continue;
            }

            var (rank, right) = (0, 0);
            for (var other = 0; other < q.Length; other++)
            {
                if (q[other] < q[label])
                {
                    continue;
                }

                rank++;
                if (gold[other])
                {
                    right++;
                }
            }

            sum += (double)right / rank;
        }

        return sum / relevant;
    }

    /// <summary>
    /// Normalised discounted cumulative gain down to rank <paramref name="k"/>: a gold label gains 1/log₂(rank + 1), and the sum is divided
    /// by that of the best ranking. Tied labels share the discounts of their ranks (McSherry and Najork 2008). 0 without gold labels, as in
    /// scikit-learn.
    /// </summary>
    public static double Ndcg(ScoredDocuments documents, int document, int k)
    {
        var relevant = documents.Gold(document).Count(true);
        return relevant == 0 ? 0 : Gain(documents, document, Discount) / Enumerable.Range(1, relevant).Sum(Discount);

        double Discount(int place) => place <= k ? 1 / Math.Log2(place + 1) : 0;
    }

    /// <summary>The share of the first <paramref name="k"/> ranks that gold labels take; tied labels share their ranks.</summary>
    public static double PrecisionAt(ScoredDocuments documents, int document, int k) =>
        Gain(documents, document, place => place <= k ? 1.0 / k : 0);

    /// <summary>Σ over gold labels of the worth of their ranks; tied labels get the mean worth of their ranks.</summary>
    private static double Gain(ScoredDocuments documents, int document, Func<int, double> worth)
    {
        var q = documents.Probabilities(document);
        var gold = documents.Gold(document);
        var (keys, order) = (new double[q.Length], new int[q.Length]);
        for (var label = 0; label < order.Length; label++)
        {
            (keys[label], order[label]) = (-q[label], label);
        }

        Array.Sort(keys, order);
        var sum = 0.0;
        for (var first = 0; first < order.Length; )
        {
            var (next, relevant, worths) = (first, 0, 0.0);
            for (; next < order.Length && q[order[next]] >= q[order[first]]; next++)
            {
                relevant += gold[order[next]] ? 1 : 0;
                worths += worth(next + 1);
            }

            sum += relevant * worths / (next - first);
            first = next;
        }

        return sum;
    }

    /// <summary>How far down the ranking one must read to see every gold label; 0 without gold labels.</summary>
    public static double CoverageError(ScoredDocuments documents, int document)
    {
        var q = documents.Probabilities(document);
        var gold = documents.Gold(document);
        var lowest = double.PositiveInfinity;
        for (var label = 0; label < q.Length; label++)
        {
            if (gold[label])
            {
                lowest = Math.Min(lowest, q[label]);
            }
        }

        var read = 0;
        foreach (var probability in q)
        {
            if (probability >= lowest)
            {
                read++;
            }
        }

        return read;
    }

    /// <summary>
    /// The share of (gold, other) pairs in which the other label is ranked no worse; 0 without gold or without other labels.
    /// </summary>
    public static double RankingLoss(ScoredDocuments documents, int document)
    {
        var q = documents.Probabilities(document);
        var gold = documents.Gold(document);
        var relevant = gold.Count(true);
        if (relevant == 0 || relevant == gold.Length)
        {
            return 0;
        }

        var wrong = 0;
        for (var label = 0; label < q.Length; label++)
        {
            if (!gold[label])
            {
                continue;
            }

            for (var other = 0; other < q.Length; other++)
            {
                if (!gold[other] && q[other] >= q[label])
                {
                    wrong++;
                }
            }
        }

        return (double)wrong / (relevant * (gold.Length - relevant));
    }

    /// <summary>1 if the first of the highest labels is not gold, else 0; null without gold labels.</summary>
    public static double? OneError(ScoredDocuments documents, int document)
    {
        var gold = documents.Gold(document);
        return gold.Contains(true)
            ? gold[ScoredDocuments.Highest(documents.Probabilities(document))]
                ? 0
                : 1
            : null;
    }
}
