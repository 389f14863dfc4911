using Plurality.Labels;

namespace Plurality.Metrics;

/// <summary>
/// The (document, label) pairs of each document by the bin of their Q, summed, so that a resample adds up bins and not pairs.
/// </summary>
internal sealed class BinTable
{
    private readonly bool[] _counted;
    private readonly int _bins;
    private readonly List<Entry> _entries = [];

    private BinTable(ScoredDocuments documents, int bins, bool topLabel)
    {
        (_bins, _counted) = (bins, documents.Counted(topLabel ? MetricInputs.Gold : MetricInputs.Shares));
        var sums = new BinSums[bins];
        for (var document = 0; document < documents.Count; document++)
        {
            if (!_counted[document])
            {
                continue;
            }

            Array.Clear(sums);
            var q = documents.Probabilities(document);
            if (topLabel)
            {
                var top = ScoredDocuments.Highest(q);
                var total = documents.Task == TaskKind.SingleLabel ? q.ToArray().Sum() : 1;
                sums[EqualWidth.Bin(q[top] / total, bins)].Add(q[top] / total, documents.Gold(document)[top] ? 1 : 0);
            }
            else
            {
                var shares = documents.Shares(document);
                for (var label = 0; label < q.Length; label++)
                {
                    sums[EqualWidth.Bin(q[label], bins)].Add(q[label], shares[label]);
                }
            }

            for (var bin = 0; bin < bins; bin++)
            {
                if (sums[bin].Weight > 0)
                {
                    _entries.Add(new Entry(document, bin, sums[bin]));
                }
            }
        }
    }

    /// <summary>The table of all pairs, or of the most probable label of each document.</summary>
    public static BinTable Of(ScoredDocuments documents, int bins, bool topLabel)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return documents.Derived((nameof(BinTable), bins, topLabel), () => new BinTable(documents, bins, topLabel));
    }

    /// <summary>The number of documents with a weight above 0, per lane.</summary>
    public int[] Support(WeightTile tile) => tile.Support(_counted);

    /// <summary>The bins of each lane.</summary>
    public BinSums[][] Bins(WeightTile tile)
    {
        tile.Check(_counted.Length);
        return tile.Shared(this, () => Sums(tile));
    }

    private BinSums[][] Sums(WeightTile tile)
    {
        var lanes = tile.Lanes;
        double[] weight = new double[_bins * lanes];
        var (excess, share, squares) = (new double[weight.Length], new double[weight.Length], new double[weight.Length]);
        foreach (var (document, bin, sums) in _entries)
        {
            Add(weight, sums.Weight);
            Add(excess, sums.Excess);
            Add(share, sums.Share);
            Add(squares, sums.Squares);

            void Add(double[] to, double value)
            {
                Lanes.Add(to.AsSpan(bin * lanes, lanes), tile.Row(document), value);
            }
        }

        var bins = new BinSums[lanes][];
        for (var lane = 0; lane < lanes; lane++)
        {
            bins[lane] = new BinSums[_bins];
            for (var bin = 0; bin < _bins; bin++)
            {
                var place = (bin * lanes) + lane;
                bins[lane][bin] = new BinSums(weight[place], excess[place], share[place], squares[place]);
            }
        }

        return bins;
    }

    private readonly record struct Entry(int Document, int Bin, BinSums Sums);
}
