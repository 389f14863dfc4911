namespace Plurality.Metrics;

/// <summary>
/// All (document, label) pairs in ascending order of Q, ties in the order of documents and labels. Several metrics pool pairs in this
/// order.
/// </summary>
internal sealed class PairOrder
{
    /// <summary>The bits of a double below its exponent and the first eight of its mantissa: 256 buckets for each power of two.</summary>
    private const int BucketShift = 44;

    private static readonly int _buckets = (int)(BitConverter.DoubleToInt64Bits(1) >> BucketShift) + 1;

    private PairOrder(int[] pairs) => Pairs = pairs;

    /// <summary>The pairs, each document · labels + label.</summary>
    public int[] Pairs { get; }

    /// <summary>The order of the documents' pairs.</summary>
    public static PairOrder Of(ScoredDocuments documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return documents.Derived(nameof(PairOrder), () =>
            documents.Parts is [var first, var second]
                ? Merged(documents, Of(first).Pairs, Of(second).Pairs, first.Count * documents.Labels.Count)
                : Sorted(documents)
        );
    }

    /// <summary>Puts pairs into buckets by their Q, in their order, and sorts each bucket.</summary>
    private static PairOrder Sorted(ScoredDocuments documents)
    {
        var labels = documents.Labels.Count;
        var ends = new int[_buckets];
        for (var document = 0; document < documents.Count; document++)
        {
            foreach (var q in documents.Probabilities(document))
            {
                ends[Bucket(q)]++;
            }
        }

        var before = 0;
        foreach (ref var end in ends.AsSpan())
        {
            (end, before) = (before, before + end);
        }

        var pairs = new int[before];
        for (var document = 0; document < documents.Count; document++)
        {
            var row = documents.Probabilities(document);
            for (var label = 0; label < labels; label++)
            {
                pairs[ends[Bucket(row[label])]++] = (document * labels) + label;
            }
        }

        int[] filled = [.. Enumerable.Range(0, _buckets).Where(bucket => ends[bucket] - (bucket == 0 ? 0 : ends[bucket - 1]) > 1)];
        Parallel.ForEach(filled, bucket => Sort(documents, pairs.AsSpan((bucket == 0 ? 0 : ends[bucket - 1])..ends[bucket])));
        return new PairOrder(pairs);
    }

    /// <summary>Sorts pairs whose ties stand in their order, and leaves them so.</summary>
    private static void Sort(ScoredDocuments documents, Span<int> pairs)
    {
        var labels = documents.Labels.Count;
        var keys = new double[pairs.Length];
        for (var place = 0; place < keys.Length; place++)
        {
            var (document, label) = Math.DivRem(pairs[place], labels);
            keys[place] = documents.Probabilities(document)[label];
        }

        if (!keys.AsSpan().ContainsAnyExcept(keys[0]))
        {
            return;
        }

        keys.AsSpan().Sort(pairs);
        for (var first = 0; first < keys.Length; )
        {
            var next = first + 1;
            while (next < keys.Length && keys[next] <= keys[first])
            {
                next++;
            }

            pairs[first..next].Sort();
            first = next;
        }
    }

    /// <summary>Merges the orders of two methods; the documents of the second follow those of the first.</summary>
    private static PairOrder Merged(ScoredDocuments documents, int[] first, int[] second, int offset)
    {
        var labels = documents.Labels.Count;
        var pairs = new int[first.Length + second.Length];
        var (one, other) = (0, 0);
        var (low, high) = (Q(first[0]), Q(second[0] + offset));
        for (var place = 0; place < pairs.Length; place++)
        {
            if (low <= high)
            {
                pairs[place] = first[one++];
                low = one < first.Length ? Q(first[one]) : double.PositiveInfinity;
            }
            else
            {
                pairs[place] = second[other++] + offset;
                high = other < second.Length ? Q(second[other] + offset) : double.PositiveInfinity;
            }
        }

        return new PairOrder(pairs);

        double Q(int pair) => documents.Probabilities(pair / labels)[pair % labels];
    }

    private static int Bucket(double q) => q > 0 ? (int)(BitConverter.DoubleToInt64Bits(q) >> BucketShift) : 0;
}
