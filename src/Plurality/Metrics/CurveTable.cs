using Plurality.Numerics;

namespace Plurality.Metrics;

/// <summary>
/// Documents sorted once from the highest Q down, per label or over all (document, label) pairs, for ROC-AUC and average precision of any
/// weights. Both areas only need a look where a gold entry is passed.
/// </summary>
internal sealed class CurveTable
{
    private readonly bool[] _counted;

    private readonly Curve[] _curves;

    private CurveTable(ScoredDocuments documents, bool pooled)
    {
        _counted = documents.Counted(MetricInputs.Gold);
        if (pooled)
        {
            _curves = [Pooled(documents)];
            return;
        }

        _curves = PerLabel(documents);
    }

    /// <summary>The table of the documents.</summary>
    public static CurveTable Of(ScoredDocuments documents, bool pooled)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return documents.Derived((nameof(CurveTable), pooled), () => new CurveTable(documents, pooled));
    }

    /// <summary>The number of documents with an aggregate and a weight above 0, per lane.</summary>
    public int[] Support(WeightTile tile) => tile.Support(_counted);

    /// <summary>The areas of each curve.</summary>
    public CurveAreas[] Areas(WeightTile tile)
    {
        tile.Check(_counted.Length);
        return tile.Shared(this, () =>
        {
            double[]? weights = tile.Lanes == 1 ? tile.Lane(0) : null;
            return Array.ConvertAll(_curves, curve => weights is null ? Walk(curve, tile) : Walk(curve, weights));
        });
    }

    /// <summary>The curve of each label: the pairs of all labels are in order, so those of a label are.</summary>
    private static Curve[] PerLabel(ScoredDocuments documents)
    {
        var (labels, order) = (documents.Labels.Count, PairOrder.Of(documents, MetricInputs.Gold));
        var each = order.Pairs.Length / labels;
        var entries = new int[labels][];
        var (tied, filled, ties) = (new bool[labels][], new int[labels], new int[labels]);
        for (var label = 0; label < labels; label++)
        {
            (entries[label], tied[label]) = (new int[each], new bool[each]);
        }

        var tie = 1; // the number of the tie that a pair is in
        for (var place = order.Pairs.Length - 1; place >= 0; place--)
        {
            var (document, label) = Math.DivRem(order.Pairs[place], labels);
            var at = filled[label]++;
            (entries[label][at], tied[label][at]) = (Entry(documents, document, label), ties[label] == tie);
            ties[label] = tie;
            tie += order.Tied[place] ? 0 : 1;
        }

        return ParallelValues.Of(labels, label => Curve.Of(entries[label], tied[label]));
    }

    private static Curve Pooled(ScoredDocuments documents)
    {
        var (labels, order) = (documents.Labels.Count, PairOrder.Of(documents, MetricInputs.Gold));
        var (entries, tied) = (new int[order.Pairs.Length], new bool[order.Pairs.Length]);
        for (var place = 0; place < entries.Length; place++)
        {
            var (document, label) = Math.DivRem(order.Pairs[^(place + 1)], labels);
            (entries[place], tied[place]) = (Entry(documents, document, label), place > 0 && order.Tied[^place]);
        }

        return Curve.Of(entries, tied);
    }

    /// <summary>2·document + whether the label is gold.</summary>
    private static int Entry(ScoredDocuments documents, int document, int label) =>
        (2 * document) + (documents.Gold(document)[label] ? 1 : 0);

    /// <summary>Walks from the highest Q.</summary>
    private static CurveAreas Walk(Curve curve, WeightTile tile)
    {
        var areas = new CurveAreas(tile.Lanes);
        var (right, wrong) = (new double[tile.Lanes], new double[tile.Lanes]);
        var at = 0;
        foreach (var (passed, gold, end) in curve.Ties)
        {
            Pass(at, passed);
            Array.Clear(right);
            tile.Sum(curve.Documents.AsSpan(passed..gold), right);
            if (gold == end)
            {
                areas.Add(right);
            }
            else
            {
                Array.Clear(wrong);
                tile.Sum(curve.Documents.AsSpan(gold..end), wrong);
                areas.Add(right, wrong);
            }

            at = end;
        }

        Pass(at, curve.Documents.Length);
        return areas;

        void Pass(int from, int to)
        {
            if (from < to)
            {
                Array.Clear(wrong);
                tile.Sum(curve.Documents.AsSpan(from..to), wrong);
                areas.Pass(wrong);
            }
        }
    }

    /// <summary>Walks with one weight per document: most steps pass one entry, which sums over lanes would make ten times dearer.</summary>
    private static CurveAreas Walk(Curve curve, double[] weights)
    {
        var (right, wrong, roc, precision) = (0.0, 0.0, 0.0, 0.0);
        var at = 0;
        foreach (var (first, others, end) in curve.Ties)
        {
            var passed = Sum(at, first);
            wrong += passed;
            roc += passed * right;
            var newRight = Sum(first, others);
            var newWrong = Sum(others, end);
            wrong += newWrong;
            roc += newWrong * (right + newRight - (newRight * 0.5));
            right += newRight;
            precision += newRight > 0 ? newRight * (right / (right + wrong)) : 0;
            at = end;
        }

        var last = Sum(at, curve.Documents.Length);
        var areas = new CurveAreas(1);
        (areas.Right[0], areas.Wrong[0], areas.Roc[0], areas.Precision[0]) = (right, wrong + last, roc + (last * right), precision);
        return areas;

        double Sum(int from, int to)
        {
            var sum = 0.0;
            foreach (var document in curve.Documents.AsSpan(from..to))
            {
                sum += weights[document];
            }

            return sum;
        }
    }

    /// <summary>
    /// The entries from the highest Q down. Entries that are not gold are read together up to the next tie with a gold one: each of them
    /// lies below the same gold entries, and none adds to the average precision.
    /// </summary>
    /// <param name="Documents">The documents of the entries.</param>
    /// <param name="Ties">The ties with a gold entry: where it begins, where its gold entries end, and where it ends.</param>
    private sealed record Curve(int[] Documents, (int First, int Gold, int End)[] Ties)
    {
        /// <summary>Takes the entries in order.</summary>
        /// <param name="entries">Each 2·document + whether it is gold; overwritten.</param>
        /// <param name="tied">Whether an entry has the Q of the one before it.</param>
        public static Curve Of(int[] entries, ReadOnlySpan<bool> tied)
        {
            List<(int, int, int)> ties = [];
            var others = new int[entries.Length];
            for (var first = 0; first < entries.Length; )
            {
                var (end, gold, other) = (first, first, 0);
                do
                {
                    var document = entries[end] >> 1;
                    if ((entries[end] & 1) != 0)
                    {
                        entries[gold++] = document; // never beyond the entry that is read
                    }
                    else
                    {
                        others[other++] = document;
                    }

                    end++;
                } while (end < entries.Length && tied[end]);

                others.AsSpan(0, other).CopyTo(entries.AsSpan(gold));
                if (gold > first)
                {
                    ties.Add((first, gold, end));
                }

                first = end;
            }

            return new Curve(entries, [.. ties]);
        }
    }
}
