using System.Runtime.InteropServices;

namespace Plurality.Metrics;

/// <summary>
/// The pairs in ascending order of Q, in blocks, each document's pairs of a block summed. Where no resample is likely to end a bin, a block
/// is nearly as long as a bin, so that a document's row is read a few times instead of once per label.
/// </summary>
internal sealed class EqualMassTable
{
    /// <summary>Pairs of a block near the end of a bin: a lane looks whether its bin has room for all of them.</summary>
    private const int Together = 64;

    /// <summary>A bin of a resample rarely ends further from its place than so many standard deviations.</summary>
    private const int Deviations = 5;

    private readonly ScoredDocuments _documents;
    private readonly bool[] _counted;
    private readonly int _with;
    private readonly int _bins;
    private readonly int[] _pairs;

    /// <summary>For each block, where its pairs end, and where its entries do.</summary>
    private readonly List<(int Pairs, int Entries)> _ends = [];

    // The documents of a block, how many of its pairs each has, and their Σ (Q − Ĥ).
    private readonly List<int> _entries = [];
    private readonly List<double> _numbers = [];
    private readonly List<double> _excess = [];

    private EqualMassTable(ScoredDocuments documents, int bins)
    {
        (_documents, _bins, _counted) = (documents, bins, documents.Counted(MetricInputs.Shares));
        _with = _counted.Count(true);
        var labels = documents.Labels.Count;
        var all = PairOrder.Of(documents).Pairs;
        _pairs = _with == _counted.Length ? all : Array.FindAll(all, pair => _counted[pair / labels]);
        var sums = new BlockSums(documents.Count);
        var begun = 0;
        foreach (var (first, end) in Uncertain())
        {
            Add(sums, begun, first);
            for (var block = first; block < end; block += Together)
            {
                Add(sums, block, Math.Min(block + Together, end));
            }

            begun = end;
        }

        Add(sums, begun, _pairs.Length);
    }

    /// <summary>The table of the documents.</summary>
    public static EqualMassTable Of(ScoredDocuments documents, int bins)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return documents.Derived((nameof(EqualMassTable), bins), () => new EqualMassTable(documents, bins));
    }

    /// <summary>The number of documents with a weight above 0, per lane.</summary>
    public int[] Support(WeightTile tile) => tile.Support(_counted);

    /// <summary>The filled bins of each lane.</summary>
    public EqualMassFill[] Fill(WeightTile tile)
    {
        var labels = _documents.Labels.Count;
        EqualMassFill[] lanes = Array.ConvertAll(tile.Total(_counted), documents => new EqualMassFill(documents * labels, _bins));
        var (weights, excess) = (new double[tile.Lanes], new double[tile.Lanes]);
        var (firstPair, firstEntry) = (0, 0);
        foreach (var (endPair, endEntry) in _ends)
        {
            var entries = Range(_entries, firstEntry, endEntry);
            Array.Clear(weights);
            Array.Clear(excess);
            tile.Sum(entries, Range(_numbers, firstEntry, endEntry), weights);
            tile.Sum(entries, Range(_excess, firstEntry, endEntry), excess);
            for (var lane = 0; lane < lanes.Length; lane++)
            {
                if (lanes[lane].TakesAll(weights[lane], excess[lane]))
                {
                    continue;
                }

                foreach (var pair in _pairs.AsSpan(firstPair..endPair))
                {
                    lanes[lane].Take(tile.Row(pair / labels)[lane], Excess(pair));
                }
            }

            (firstPair, firstEntry) = (endPair, endEntry);
        }

        return lanes;
    }

    /// <summary>
    /// The places between which the bins of resamples end, apart from rare ones. The weight of the pairs before a place varies by the
    /// numbers that documents have of them.
    /// </summary>
    private List<(int First, int End)> Uncertain()
    {
        List<(int First, int End)> places = [];
        if ((long)_bins * 4 * Together >= _pairs.Length)
        {
            return [(0, _pairs.Length)];
        }

        var (labels, passed) = (_documents.Labels.Count, new int[_documents.Count]);
        var at = 0;
        for (var bin = 1; bin < _bins; bin++)
        {
            var end = (int)((long)_pairs.Length * bin / _bins);
            for (; at < end; at++)
            {
                passed[_pairs[at] / labels]++;
            }

            var (mean, squares) = ((double)end / _with, 0.0);
            for (var document = 0; document < passed.Length; document++)
            {
                squares += _counted[document] ? (passed[document] - mean) * (passed[document] - mean) : 0;
            }

            var reach = (int)Math.Min(_pairs.Length, Deviations * Math.Sqrt(squares)) + Together;
            var (first, last) = (Math.Max(0, end - reach), Math.Min(_pairs.Length, end + reach));
            if (places.Count > 0 && first - places[^1].End < Together)
            {
                places[^1] = (places[^1].First, last);
            }
            else
            {
                places.Add((first, last));
            }
        }

        return places;
    }

    private void Add(BlockSums sums, int first, int end)
    {
        if (first == end)
        {
            return;
        }

        var labels = _documents.Labels.Count;
        foreach (var pair in _pairs.AsSpan(first..end))
        {
            sums.Add(pair / labels, Excess(pair));
        }

        sums.Move(_entries, _numbers, _excess);
        _ends.Add((end, _entries.Count));
    }

    private double Excess(int pair)
    {
        var (document, label) = Math.DivRem(pair, _documents.Labels.Count);
        return _documents.Probabilities(document)[label] - _documents.Shares(document)[label];
    }

    private static ReadOnlySpan<T> Range<T>(List<T> list, int first, int end) => CollectionsMarshal.AsSpan(list)[first..end];

    /// <summary>The sums of each document in a block.</summary>
    private sealed class BlockSums(int documents)
    {
        private readonly int[] _numbers = new int[documents];
        private readonly double[] _excess = new double[documents];
        private readonly List<int> _touched = [];

        public void Add(int document, double excess)
        {
            if (_numbers[document]++ == 0)
            {
                _touched.Add(document);
            }

            _excess[document] += excess;
        }

        /// <summary>Moves the sums to the ends of lists, documents in their order, and begins anew.</summary>
        public void Move(List<int> documents, List<double> numbers, List<double> excess)
        {
            _touched.Sort();
            foreach (var document in _touched)
            {
                documents.Add(document);
                numbers.Add(_numbers[document]);
                excess.Add(_excess[document]);
                (_numbers[document], _excess[document]) = (0, 0);
            }

            _touched.Clear();
        }
    }
}
