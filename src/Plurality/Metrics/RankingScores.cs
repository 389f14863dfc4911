namespace Plurality.Metrics;

/// <summary>Where the gold labels stand when one document's labels are ranked by Q; ties rank at the worst place (as scikit-learn
/// does).</summary>
internal static class RankingScores
{
    /// <summary>Mean over gold labels of the share of gold among the labels ranked no worse; 1 where no label or every label is
    /// gold.</summary>
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

    /// <summary>How many labels one must read down the ranking to see every gold one; 0 without gold labels.</summary>
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

    /// <summary>The share of (gold, other) pairs in which the other is ranked no worse; 0 without gold or without other labels.</summary>
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

    /// <summary>1 where the first of the highest labels is not gold, else 0; null without gold labels.</summary>
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
