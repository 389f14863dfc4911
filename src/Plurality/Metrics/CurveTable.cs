using System.Numerics.Tensors;

namespace Plurality.Metrics;

/// <summary>
/// Documents sorted once from the highest Q down, per label or over all (document, label) pairs, for ROC-AUC and average precision of any
/// weights. Both areas only need a look where a gold entry is passed.
/// </summary>
internal sealed class CurveTable
{
    private const int GoldBit = 1;
    private const int FirstOfTieBit = 2;

    private readonly bool[] _counted;

    /// <summary>For each curve, in order: 4·document, with bits for gold and for the first entry of a tie.</summary>
    private readonly int[][] _curves;

    private CurveTable(ScoredDocuments documents, bool pooled)
    {
        _counted = documents.Counted(MetricInputs.Gold);
        int[] with = [.. Enumerable.Range(0, documents.Count).Where(documents.HasGold)];
        _curves = new int[pooled ? 1 : documents.Labels.Count][];
        if (pooled)
        {
            _curves[0] = Sorted(documents, with, 0, documents.Labels.Count);
        }
        else
        {
            Parallel.For(0, _curves.Length, label => _curves[label] = Sorted(documents, with, label, 1));
        }
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
        return tile.Shared(this, () => Array.ConvertAll(_curves, curve => Walk(curve, tile)));
    }

    private static int[] Sorted(ScoredDocuments documents, int[] with, int first, int labels)
    {
        var keys = new double[with.Length * labels];
        var entries = new int[keys.Length];
        var place = 0;
        foreach (var document in with)
        {
            var q = documents.Probabilities(document);
            var gold = documents.Gold(document);
            for (var label = first; label < first + labels; label++)
            {
                keys[place] = -q[label];
                entries[place++] = (4 * document) + (gold[label] ? GoldBit : 0);
            }
        }

        Array.Sort(keys, entries);
        for (var i = 0; i < keys.Length; i++)
        {
            entries[i] += i == 0 || keys[i] > keys[i - 1] ? FirstOfTieBit : 0;
        }

        return entries;
    }

    /// <summary>
    /// Walks from the highest Q. Entries that are not gold add up until the next tie with a gold one: each of them lies below the same gold
    /// entries, and none adds to the average precision.
    /// </summary>
    private static CurveAreas Walk(int[] entries, WeightTile tile)
    {
        var lanes = tile.Lanes;
        var areas = new CurveAreas(lanes);
        var (passed, newRight, newWrong, product) = (new double[lanes], new double[lanes], new double[lanes], new double[lanes]);
        for (var first = 0; first < entries.Length; )
        {
            var (next, gold) = (first, 0);
            do
            {
                gold |= entries[next++] & GoldBit;
            } while (next < entries.Length && (entries[next] & FirstOfTieBit) == 0);

            if (gold == 0)
            {
                for (; first < next; first++)
                {
                    Lanes.Add(passed, tile.Row(entries[first] >> 2));
                }

                continue;
            }

            Pass();
            Array.Clear(newRight);
            Array.Clear(newWrong);
            for (; first < next; first++)
            {
                Lanes.Add((entries[first] & GoldBit) != 0 ? newRight : newWrong, tile.Row(entries[first] >> 2));
            }

            areas.Add(newRight, newWrong);
        }

        Pass();
        return areas;

        void Pass()
        {
            TensorPrimitives.Multiply(passed, areas.Right, product);
            TensorPrimitives.Add(areas.Roc, product, areas.Roc);
            TensorPrimitives.Add(areas.Wrong, passed, areas.Wrong);
            Array.Clear(passed);
        }
    }
}
