using System.Runtime.InteropServices;

namespace Plurality.Metrics;

/// <summary>
/// The documents of each label by the bin of their Q, of one method. Documents are taken in blocks whose weights stay in a near cache while
/// every label adds them. Within a bin they are added in their order.
/// </summary>
internal sealed class LabelBinPart
{
    /// <summary>The documents of a block: 256 KiB of weights.</summary>
    private const int BlockLength = 1024;

    /// <summary>Labels that are read in one pass over a block: their Q stand side by side in memory.</summary>
    private const int Together = 8;

    private readonly int _labels;
    private readonly int _bins;

    // Block after block, label after label, bin after bin: the documents and their Q − Ĥ, and those that somebody chose, with their Ĥ.
    private readonly int[] _documents;
    private readonly double[] _excess;
    private readonly List<int> _shared = [];
    private readonly List<double> _shares = [];
    private readonly List<(int All, int Shared)> _ends = [];

    private LabelBinPart(ScoredDocuments documents, int bins)
    {
        (_bins, _labels) = (bins, documents.Labels.Count);
        int[] with = [.. Enumerable.Range(0, documents.Count).Where(documents.HasShares)];
        (_documents, _excess) = (new int[with.Length * _labels], new double[with.Length * _labels]);
        var (q, h) = (new double[Together * BlockLength], new double[Together * BlockLength]);
        var filled = 0;
        foreach (var block in with.Chunk(BlockLength))
        {
            for (var first = 0; first < _labels; first += Together)
            {
                var count = Math.Min(Together, _labels - first);
                for (var place = 0; place < block.Length; place++)
                {
                    var predicted = documents.Probabilities(block[place]).Slice(first, count);
                    var shares = documents.Shares(block[place]).Slice(first, count);
                    for (var label = 0; label < count; label++)
                    {
                        q[(label * BlockLength) + place] = predicted[label];
                        h[(label * BlockLength) + place] = shares[label];
                    }
                }

                for (var label = 0; label < count; label++)
                {
                    var column = label * BlockLength;
                    Sort(block, q.AsSpan(column, block.Length), h.AsSpan(column, block.Length), filled);
                    filled += block.Length;
                }
            }
        }
    }

    /// <summary>The part of a method.</summary>
    public static LabelBinPart Of(ScoredDocuments documents, int bins)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return documents.Derived((nameof(LabelBinPart), bins), () => new LabelBinPart(documents, bins));
    }

    /// <summary>Adds the documents, times their weights.</summary>
    /// <param name="sums">The sums of the bins, label after label.</param>
    /// <param name="tile">The resamples.</param>
    /// <param name="first">The first document of this method in the tile.</param>
    public void AddTo(LabelBinSums sums, WeightTile tile, int first)
    {
        var shared = CollectionsMarshal.AsSpan(_shared);
        var shares = CollectionsMarshal.AsSpan(_shares);
        var (bin, all, some) = (0, 0, 0);
        foreach (var end in _ends)
        {
            var documents = _documents.AsSpan(all..end.All);
            if (documents.Length > 0)
            {
                tile.Sum(documents, sums.Weight(bin), first);
                tile.Sum(documents, _excess.AsSpan(all..end.All), sums.Excess(bin), first);
                tile.Sum(shared[some..end.Shared], shares[some..end.Shared], sums.Share(bin), first);
            }

            (all, some) = end;
            bin = bin + 1 == _labels * _bins ? 0 : bin + 1;
        }
    }

    /// <summary>Appends a label's documents of a block by bin, in their order within a bin.</summary>
    private void Sort(int[] block, ReadOnlySpan<double> q, ReadOnlySpan<double> h, int filled)
    {
        var ends = new int[_bins];
        for (var place = 0; place < q.Length; place++)
        {
            ends[EqualWidth.Bin(q[place], _bins)]++;
        }

        var before = filled;
        foreach (ref var end in ends.AsSpan())
        {
            (end, before) = (before, before + end);
        }

        var places = new int[q.Length];
        for (var place = 0; place < q.Length; place++)
        {
            var to = ends[EqualWidth.Bin(q[place], _bins)]++;
            (_documents[to], _excess[to], places[to - filled]) = (block[place], q[place] - h[place], place);
        }

        var begun = filled;
        foreach (var end in ends)
        {
            foreach (var place in places.AsSpan(begun - filled, end - begun))
            {
                if (h[place] > 0)
                {
                    _shared.Add(block[place]);
                    _shares.Add(h[place]);
                }
            }

            _ends.Add((end, _shared.Count));
            begun = end;
        }
    }
}
