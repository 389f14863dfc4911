namespace Plurality.Metrics;

/// <summary>The bins of each label, for the parts of the Brier score.</summary>
internal sealed class LabelBinTable
{
    /// <summary>Labels whose bins are summed in one pass over the documents: their Q stand side by side in memory.</summary>
    private const int Together = 8;

    private readonly ScoredDocuments _documents;
    private readonly bool[] _counted;
    private readonly int _bins;

    private LabelBinTable(ScoredDocuments documents, int bins) =>
        (_documents, _bins, _counted) = (documents, bins, documents.Counted(MetricInputs.Shares));

    /// <summary>The table of the documents.</summary>
    public static LabelBinTable Of(ScoredDocuments documents, int bins)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return documents.Derived((nameof(LabelBinTable), bins), () => new LabelBinTable(documents, bins));
    }

    /// <summary>The number of documents with a weight above 0, per lane.</summary>
    public int[] Support(WeightTile tile) => tile.Support(_counted);

    /// <summary>The bins of each lane, label after label.</summary>
    public BinSums[][] Bins(WeightTile tile)
    {
        tile.Check(_counted.Length);
        return tile.Shared(this, () => Sums(tile));
    }

    private BinSums[][] Sums(WeightTile tile)
    {
        var labels = _documents.Labels.Count;
        var sums = new double[labels * _bins * 3 * tile.Lanes];
        for (var first = 0; first < labels; first += Together)
        {
            var next = Math.Min(first + Together, labels);
            for (var document = 0; document < _counted.Length; document++)
            {
                if (!_counted[document])
                {
                    continue;
                }

                var q = _documents.Probabilities(document);
                var h = _documents.Shares(document);
                var row = tile.Row(document);
                for (var label = first; label < next; label++)
                {
                    var place = ((label * _bins) + EqualWidth.Bin(q[label], _bins)) * 3 * tile.Lanes;
                    Lanes.AddBoth(sums.AsSpan(place, 2 * tile.Lanes), row, q[label] - h[label]);
                    if (h[label] > 0)
                    {
                        Lanes.Add(sums.AsSpan(place + (2 * tile.Lanes), tile.Lanes), row, h[label]);
                    }
                }
            }
        }

        var bins = new BinSums[tile.Lanes][];
        for (var lane = 0; lane < bins.Length; lane++)
        {
            bins[lane] = new BinSums[labels * _bins];
            for (var bin = 0; bin < bins[lane].Length; bin++)
            {
                var place = (bin * 3 * tile.Lanes) + lane;
                bins[lane][bin] = new BinSums(sums[place], sums[place + tile.Lanes], sums[place + (2 * tile.Lanes)], 0);
            }
        }

        return bins;
    }
}
