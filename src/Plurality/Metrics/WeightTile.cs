using System.Runtime.InteropServices;

namespace Plurality.Metrics;

/// <summary>
/// The weights of documents in several resamples side by side: [documents × lanes], a lane per resample. What a metric does for a document
/// it does for a row of lanes at once.
/// </summary>
/// <remarks>Used by one thread at a time, which fills it with one group of resamples after another (<see cref="Begin"/>).</remarks>
internal sealed class WeightTile
{
    /// <summary>
    /// The most lanes of a tile. In whole numbers, one byte each, the rows of 10,000 documents then stay near the processor while sums over
    /// millions of (document, label) pairs read them in any order.
    /// </summary>
    public const int FullLanes = CountSums.Group;

    /// <summary>The most weights of a tile with several lanes, 32 MiB: each thread holds a tile.</summary>
    private const int MostWeights = 1 << 22;

    /// <summary>Fewer lanes are not worth a row of bytes.</summary>
    private const int FewestCountedLanes = 4;

    private readonly double[] _rows;
    private readonly Dictionary<object, object> _shared = [];
    private readonly Dictionary<object, double[]> _rooms = [];
    private byte[] _counts = [];
    private bool? _areCounts;
    private int _mostCounted;

    /// <summary>A tile of zeros.</summary>
    public WeightTile(int documents, int lanes)
    {
        (Documents, Lanes) = (documents, lanes);
        _rows = new double[documents * lanes];
    }

    /// <summary>The number of documents.</summary>
    public int Documents { get; }

    /// <summary>The number of resamples.</summary>
    public int Lanes { get; private set; }

    /// <summary>The lanes of a tile of so many documents.</summary>
    public static int LanesOf(int documents) => Math.Clamp(MostWeights / documents, 1, FullLanes);

    /// <summary>A tile of one resample.</summary>
    public static WeightTile Of(ReadOnlySpan<double> weights)
    {
        var tile = new WeightTile(weights.Length, 1);
        weights.CopyTo(tile._rows);
        return tile;
    }

    /// <summary>Makes all weights 0 for other resamples, no more than the tile was made for; its memory is used again.</summary>
    public void Begin(int lanes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lanes * Documents, _rows.Length);
        Lanes = lanes;
        _rows.AsSpan(0, Documents * lanes).Clear();
        _shared.Clear();
        _areCounts = null;
    }

    /// <summary>Exchanges the weights of the first half of the documents with those of the second half.</summary>
    public void SwapHalves()
    {
        var half = Documents / 2 * Lanes;
        var first = _rows.AsSpan(0, half);
        var second = _rows.AsSpan(half, half);
        for (var place = 0; place < first.Length; place++)
        {
            (first[place], second[place]) = (second[place], first[place]);
        }

        _shared.Clear();
        _areCounts = null;
    }

    /// <summary>The weights of a document, one per lane.</summary>
    public Span<double> Row(int document) => _rows.AsSpan(document * Lanes, Lanes);

    /// <summary>The weights of all documents in a lane.</summary>
    public double[] Lane(int lane)
    {
        var weights = new double[Documents];
        Lane(lane, weights);
        return weights;
    }

    /// <summary>Writes the weights of all documents in a lane.</summary>
    public void Lane(int lane, double[] weights)
    {
        for (var document = 0; document < Documents; document++)
        {
            weights[document] = _rows[(document * Lanes) + lane];
        }
    }

    /// <summary>
    /// Adds the rows of some documents to sums that are whole numbers where the weights are: whole weights are then added as bytes, which
    /// changes no digit.
    /// </summary>
    /// <param name="documents">The documents; one that occurs twice is added twice.</param>
    /// <param name="sums">One sum per lane.</param>
    /// <param name="first">The document that number 0 stands for.</param>
    public void Sum(ReadOnlySpan<int> documents, Span<double> sums, int first = 0)
    {
        if (AreCounts())
        {
            var stride = CountSums.Stride(Lanes);
            CountSums.Add(_counts.AsSpan(first * stride), stride, _mostCounted, documents, sums[..Lanes]);
        }
        else
        {
            RowSums.Add(_rows.AsSpan(first * Lanes), Lanes, documents, sums);
        }
    }

    /// <summary>Adds the rows of some documents, each times its value, to sums; products are rounded before they are added.</summary>
    /// <param name="documents">The documents, in the order in which they are added.</param>
    /// <param name="values">One value per document.</param>
    /// <param name="sums">One sum per lane.</param>
    /// <param name="first">The document that number 0 stands for.</param>
    public void Sum(ReadOnlySpan<int> documents, ReadOnlySpan<double> values, Span<double> sums, int first = 0) =>
        RowSums.Add(_rows.AsSpan(first * Lanes), Lanes, documents, values, sums);

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

    /// <summary>Zeros to compute in, as many as asked for or more. Their memory is used again for other resamples.</summary>
    public double[] Room(object key, int length)
    {
        ref var room = ref CollectionsMarshal.GetValueRefOrAddDefault(_rooms, key, out _);
        if (room is null || room.Length < length)
        {
            room = new double[length];
        }

        Array.Clear(room);
        return room;
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

    /// <summary>Whether the weights are whole numbers that fit into bytes; they are then there.</summary>
    private bool AreCounts()
    {
        if (_areCounts is { } known)
        {
            return known;
        }

        _areCounts = false;
        if (Lanes < FewestCountedLanes)
        {
            return false;
        }

        var stride = CountSums.Stride(Lanes);
        if (_counts.Length < Documents * stride)
        {
            _counts = new byte[Documents * stride];
        }

        var most = CountSums.Read(_rows, Lanes, _counts.AsSpan(0, Documents * stride));
        (_mostCounted, _areCounts) = (most ?? 0, most is not null);
        return most is not null;
    }
}
