namespace Plurality.Metrics;

/// <summary>The bins of each label, for the parts of the Brier score.</summary>
internal sealed class LabelBinTable
{
    /// <summary>Labels that are read in one pass over the documents: their Q stand side by side in memory.</summary>
    private const int Together = 8;

    /// <summary>Documents whose rows stay in the nearest cache while they are added to several sums.</summary>
    private const int Near = 64;

    private readonly ScoredDocuments _documents;
    private readonly bool[] _counted;
    private readonly int[] _with;
    private readonly int _bins;

    private LabelBinTable(ScoredDocuments documents, int bins)
    {
        (_documents, _bins, _counted) = (documents, bins, documents.Counted(MetricInputs.Shares));
        _with = [.. Enumerable.Range(0, documents.Count).Where(document => _counted[document])];
    }

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
        var column = new Column(_with, _bins);
        var (q, h) = (new double[Together * _with.Length], new double[Together * _with.Length]);
        for (var first = 0; first < labels; first += Together)
        {
            var count = Math.Min(Together, labels - first);
            for (var place = 0; place < _with.Length; place++)
            {
                var predicted = _documents.Probabilities(_with[place]).Slice(first, count);
                var shares = _documents.Shares(_with[place]).Slice(first, count);
                for (var label = 0; label < count; label++)
                {
                    q[(label * _with.Length) + place] = predicted[label];
                    h[(label * _with.Length) + place] = shares[label];
                }
            }

            for (var label = 0; label < count; label++)
            {
                column.Read(q.AsSpan(label * _with.Length, _with.Length), h.AsSpan(label * _with.Length, _with.Length));
                column.Sum(tile, sums.AsSpan((first + label) * _bins * 3 * tile.Lanes, _bins * 3 * tile.Lanes));
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

    /// <summary>A label's documents by bin, in their order within a bin; used for one label after the other.</summary>
    private sealed class Column(int[] with, int bins)
    {
        private readonly int[] _ends = new int[bins];
        private readonly int[] _sharedEnds = new int[bins];
        private readonly int[] _binOf = new int[with.Length];
        private readonly int[] _documents = new int[with.Length];
        private readonly double[] _excess = new double[with.Length];
        private readonly int[] _shared = new int[with.Length];
        private readonly double[] _shares = new double[with.Length];

        public void Read(ReadOnlySpan<double> q, ReadOnlySpan<double> h)
        {
            Array.Clear(_ends);
            Array.Clear(_sharedEnds);
            for (var place = 0; place < q.Length; place++)
            {
                var bin = EqualWidth.Bin(q[place], bins);
                _binOf[place] = bin;
                _ends[bin]++;
                _sharedEnds[bin] += h[place] > 0 ? 1 : 0;
            }

            // Beginnings, which move to the ends while the bins fill.
            var (before, sharedBefore) = (0, 0);
            for (var bin = 0; bin < bins; bin++)
            {
                (_ends[bin], before) = (before, before + _ends[bin]);
                (_sharedEnds[bin], sharedBefore) = (sharedBefore, sharedBefore + _sharedEnds[bin]);
            }

            for (var place = 0; place < q.Length; place++)
            {
                var to = _ends[_binOf[place]]++;
                (_documents[to], _excess[to]) = (with[place], q[place] - h[place]);
                if (h[place] > 0)
                {
                    to = _sharedEnds[_binOf[place]]++;
                    (_shared[to], _shares[to]) = (with[place], h[place]);
                }
            }
        }

        /// <summary>Adds, per bin, the weights, Σ (Q − Ĥ) and Σ Ĥ, each one sum per lane.</summary>
        public void Sum(WeightTile tile, Span<double> sums)
        {
            var (first, firstShared) = (0, 0);
            for (var bin = 0; bin < bins; bin++)
            {
                var weight = sums.Slice(3 * bin * tile.Lanes, tile.Lanes);
                var excess = sums.Slice(((3 * bin) + 1) * tile.Lanes, tile.Lanes);
                for (; first < _ends[bin]; first = Math.Min(first + Near, _ends[bin]))
                {
                    var near = first..Math.Min(first + Near, _ends[bin]);
                    tile.Sum(_documents.AsSpan(near), weight);
                    tile.Sum(_documents.AsSpan(near), _excess.AsSpan(near), excess);
                }

                var shared = firstShared.._sharedEnds[bin];
                tile.Sum(_shared.AsSpan(shared), _shares.AsSpan(shared), sums.Slice(((3 * bin) + 2) * tile.Lanes, tile.Lanes));
                firstShared = _sharedEnds[bin];
            }
        }
    }
}
