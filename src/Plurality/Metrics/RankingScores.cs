using System.Numerics;
using System.Runtime.InteropServices;

namespace Plurality.Metrics;

/// <summary>
/// The ranks of the gold labels when one document's labels are ordered by Q; ties get the worst rank (as in scikit-learn).
/// </summary>
internal static class RankingScores
{
    private static double[] _discounts = [];

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
        double[] right = Right(q, gold, relevant);
        foreach (var probability in right)
        {
            sum += (double)AtLeast(right, probability) / AtLeast(q, probability);
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
        if (relevant == 0)
        {
            return 0;
        }

        double[] discounts = Discounts(documents.Labels.Count);
        return Gain(documents, document, k, rank => discounts[rank])
            / Enumerable.Range(1, Math.Min(relevant, k)).Sum(rank => discounts[rank]);
    }

    /// <summary>The share of the first <paramref name="k"/> ranks that gold labels take; tied labels share their ranks.</summary>
    public static double PrecisionAt(ScoredDocuments documents, int document, int k) => Gain(documents, document, k, _ => 1.0 / k);

    /// <summary>
    /// Σ over gold labels of the worth of their ranks, which is 0 below rank <paramref name="k"/>; tied labels get the mean worth of their
    /// ranks.
    /// </summary>
    private static double Gain(ScoredDocuments documents, int document, int k, Func<int, double> worth)
    {
        var q = documents.Probabilities(document);
        var gold = documents.Gold(document);
        double[] right = Right(q, gold, gold.Count(true));
        right.AsSpan().Sort();
        var sum = 0.0;
        for (var end = right.Length; end > 0; )
        {
            var (probability, next, worths) = (right[end - 1], end, 0.0);
            while (next > 0 && right[next - 1] >= probability)
            {
                next--;
            }

            var (before, last) = (AtLeast(q, Math.BitIncrement(probability)), AtLeast(q, probability));
            if (before >= k)
            {
                break;
            }

            for (var rank = before + 1; rank <= Math.Min(last, k); rank++)
            {
                worths += worth(rank);
            }

            sum += (end - next) * worths / (last - before);
            end = next;
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

        return AtLeast(q, lowest);
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
        double[] right = Right(q, gold, relevant);
        foreach (var probability in right)
        {
            wrong += AtLeast(q, probability) - AtLeast(right, probability);
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

    /// <summary>The discount of each rank, from 1 to at least as many as there are labels.</summary>
    private static double[] Discounts(int labels)
    {
        double[] discounts = _discounts;
        if (discounts.Length <= labels)
        {
            discounts = [0, .. Enumerable.Range(1, labels).Select(place => 1 / Math.Log2(place + 1))];
            _discounts = discounts; // threads that do so at once write the same numbers
        }

        return discounts;
    }

    /// <summary>Q of the gold labels, in their order.</summary>
    private static double[] Right(ReadOnlySpan<double> q, ReadOnlySpan<bool> gold, int relevant)
    {
        var (right, filled) = (new double[relevant], 0);
        for (var label = 0; label < q.Length; label++)
        {
            if (gold[label])
            {
                right[filled++] = q[label];
            }
        }

        return right;
    }

    /// <summary>How many values of a row are at least so high.</summary>
    private static int AtLeast(ReadOnlySpan<double> row, double least)
    {
        var vectors = MemoryMarshal.Cast<double, Vector<double>>(row);
        var (lowest, found) = (new Vector<double>(least), Vector<long>.Zero);
        foreach (var values in vectors)
        {
            found -= Vector.GreaterThanOrEqual(values, lowest); // true is -1
        }

        var count = (int)Vector.Sum(found);
        foreach (var value in row[(vectors.Length * Vector<double>.Count)..])
        {
            count += value >= least ? 1 : 0;
        }

        return count;
    }
}
