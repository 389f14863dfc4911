namespace Plurality.Metrics;

/// <summary>
/// The weights of documents in several resamples side by side: [documents × lanes], a lane per resample. What a metric does for a document
/// it does for a row of lanes at once.
/// </summary>
/// <remarks>Used by one thread at a time.</remarks>
internal sealed class WeightTile
{
    /// <summary>
    /// The most lanes of a tile: rows of 256 bytes, so the rows of 10,000 documents stay near the processor while sums over millions of
    /// (document, label) pairs read them in any order.
    /// </summary>
    public const int FullLanes = 32;

    /// <summary>The most weights of a tile with several lanes, 32 MiB: each thread holds a tile.</summary>
    private const int MostWeights = 1 << 22;

    private readonly double[] _rows;
    private readonly Dictionary<object, object> _shared = [];

    /// <summary>A tile of zeros.</summary>
    public WeightTile(int documents, int lanes)
    {
        (Documents, Lanes) = (documents, lanes);
        _rows = new double[documents * lanes];
    }

    /// <summary>The number of documents.</summary>
    public int Documents { get; }

    /// <summary>The number of resamples.</summary>
    public int Lanes { get; }

    /// <summary>The lanes of a tile of so many documents.</summary>
    public static int LanesOf(int documents) => Math.Clamp(MostWeights / documents, 1, FullLanes);

    /// <summary>A tile of one resample.</summary>
    public static WeightTile Of(ReadOnlySpan<double> weights)
    {
        var tile = new WeightTile(weights.Length, 1);
        weights.CopyTo(tile._rows);
        return tile;
    }

    /// <summary>The weights of a document, one per lane.</summary>
    public Span<double> Row(int document) => _rows.AsSpan(document * Lanes, Lanes);

    /// <summary>The weights of all documents in a lane.</summary>
    public double[] Lane(int lane)
    {
        var weights = new double[Documents];
        for (var document = 0; document < weights.Length; document++)
        {
            weights[document] = _rows[(document * Lanes) + lane];
        }

        return weights;
    }

    /// <summary>Adds the rows of some documents to sums, in their order.</summary>
    /// <param name="documents">The documents; one that occurs twice is added twice.</param>
    /// <param name="sums">One sum per lane.</param>
    public void Sum(ReadOnlySpan<int> documents, Span<double> sums) => RowSums.Add(_rows, Lanes, documents, sums);

    /// <summary>Adds the rows of some documents, each times its value, to sums; products are rounded before they are added.</summary>
    /// <param name="documents">The documents, in the order in which they are added.</param>
    /// <param name="values">One value per document.</param>
    /// <param name="sums">One sum per lane.</param>
    public void Sum(ReadOnlySpan<int> documents, ReadOnlySpan<double> values, Span<double> sums) =>
        RowSums.Add(_rows, Lanes, documents, values, sums);

    /// <exception cref="ArgumentException">There is not one row per document.</exception>
    public void Check(int documents)
    {
        if (Documents != documents)
        {
            throw new ArgumentException($"weights must have one value per document, {documents}; got {Documents}.");
        }
    }

    /// <summary>What several metrics compute of these weights, computed once.</summary>
    public T Shared<T>(object key, Func<T> compute)
        where T : class
    {
        if (_shared.TryGetValue(key, out var known))
        {
            return (T)known;
        }

        var computed = compute();
        _shared.Add(key, computed);
        return computed;
    }

    /// <summary>The number of counted documents with a weight above 0, per lane.</summary>
    public int[] Support(bool[] counted)
    {
        Check(counted.Length);
        return Shared(counted, () =>
        {
            var support = new int[Lanes];
            for (var document = 0; document < counted.Length; document++)
            {
                if (!counted[document])
                {
                    continue;
                }

                var row = Row(document);
                for (var lane = 0; lane < row.Length; lane++)
                {
                    support[lane] += row[lane] > 0 ? 1 : 0;
                }
            }

            return support;
        });
    }

    /// <summary>The total weight of the counted documents, per lane.</summary>
    public double[] Total(bool[] counted)
    {
        Check(counted.Length);
        return Shared((counted, "total"), () =>
        {
            var total = new double[Lanes];
            for (var document = 0; document < counted.Length; document++)
            {
                if (counted[document])
                {
                    Metrics.Lanes.Add(total, Row(document));
                }
            }

            return total;
        });
    }
}
