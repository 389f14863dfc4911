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
    private readonly (int Pairs, int Entries)[] _ends;

    // The documents of a block, how many of its pairs each has, and their Σ (Q − Ĥ).
    private readonly int[] _entries;
    private readonly double[] _numbers;
    private readonly double[] _excess;

    private EqualMassTable(ScoredDocuments documents, int bins)
    {
        (_documents, _bins, _counted) = (documents, bins, documents.Counted(MetricInputs.Shares));
        _with = _counted.Count(true);
        _pairs = PairOrder.Of(documents, MetricInputs.Shares).Pairs;
        int[] ends = [.. Blocks()];
        var sums = EqualMassSums.Of(documents, _pairs, ends);
        _ends = Array.ConvertAll(ends, _ => (0, 0));
        (_entries, _numbers, _excess) = (new int[sums.Count], new double[sums.Count], new double[sums.Count]);
        foreach (var sum in sums)
        {
            _ends[sum.Block].Entries++;
        }

        var before = 0;
        foreach (var (block, end) in ends.Index())
        {
            (_ends[block], before) = ((end, before), before + _ends[block].Entries);
        }

        foreach (var sum in sums) // documents in their order, so those of a block are
        {
            var place = _ends[sum.Block].Entries++;
            (_entries[place], _numbers[place], _excess[place]) = (sum.Document, sum.Number, sum.Excess);
        }
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
            var entries = _entries.AsSpan(firstEntry..endEntry);
            Array.Clear(weights);
            Array.Clear(excess);
            tile.Sum(entries, _numbers.AsSpan(firstEntry..endEntry), weights);
            tile.Sum(entries, _excess.AsSpan(firstEntry..endEntry), excess);
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

    /// <summary>The ends of blocks.</summary>
    private IEnumerable<int> Blocks()
    {
        var begun = 0;
        foreach (var (first, end) in Uncertain())
        {
            if (first > begun)
            {
                yield return first;
            }

            for (begun = first; begun < end; )
            {
                begun = Math.Min(begun + Together, end);
                yield return begun;
            }
        }

        if (begun < _pairs.Length)
        {
            yield return _pairs.Length;
        }
    }

    private double Excess(int pair)
    {
        var (document, label) = Math.DivRem(pair, _documents.Labels.Count);
        return _documents.Probabilities(document)[label] - _documents.Shares(document)[label];
    }
}
