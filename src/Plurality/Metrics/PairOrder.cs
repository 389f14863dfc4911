namespace Plurality.Metrics;

/// <summary>
/// All (document, label) pairs in ascending order of Q, ties in the order of documents and labels. Several metrics pool pairs in this
/// order.
/// </summary>
internal sealed class PairOrder
{
    /// <summary>
    /// The bits of a double below its exponent and the first ten of its mantissa: 1,024 buckets for each power of two, so that a bucket of
    /// small probabilities with four decimals rarely has two values.
    /// </summary>
    private const int BucketShift = 42;

    /// <summary>
    /// The bits of a double below the highest one of its exponent, which is 0 for numbers below 2: one bucket for all pairs.
    /// </summary>
    private const int WholeShift = 62;

    /// <summary>Below so many pairs, sorting all of them takes less time than looking at all buckets.</summary>
    private const int FewPairs = 1 << 15;

    private PairOrder(int[] pairs, bool[] tied) => (Pairs, Tied) = (pairs, tied);

    /// <summary>The pairs, each document · labels + label.</summary>
    public int[] Pairs { get; }

    /// <summary>Whether a pair has the Q of the one before it.</summary>
    public bool[] Tied { get; }

    /// <summary>The order of the pairs of the documents that have these inputs.</summary>
    public static PairOrder Of(ScoredDocuments documents, MetricInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var counted = documents.Counted(inputs);
        object key = counted.Contains(false) ? (nameof(PairOrder), inputs) : nameof(PairOrder);
        return documents.Derived(key, () =>
            documents.Parts is [var first, var second]
                ? Merged(documents, Of(first, inputs), Of(second, inputs), first.Count * documents.Labels.Count)
                : Sorted(documents, counted)
        );
    }

    /// <summary>Puts pairs into buckets by their Q, in their order, and sorts each bucket.</summary>
    private static PairOrder Sorted(ScoredDocuments documents, bool[] counted)
    {
        var labels = documents.Labels.Count;
        int[] with = [.. Enumerable.Range(0, documents.Count).Where(document => counted[document])];
        var shift = (long)with.Length * labels < FewPairs ? WholeShift : BucketShift;
        var ends = new int[Bucket(1, shift) + 1];
        foreach (var document in with)
        {
            foreach (var q in documents.Probabilities(document))
            {
                ends[Bucket(q, shift)]++;
            }
        }

        var before = 0;
        foreach (ref var end in ends.AsSpan())
        {
            (end, before) = (before, before + end);
        }

        var (pairs, tied) = (new int[before], new bool[before]);
        foreach (var document in with)
        {
            var row = documents.Probabilities(document);
            for (var label = 0; label < labels; label++)
            {
                pairs[ends[Bucket(row[label], shift)]++] = (document * labels) + label;
            }
        }

        List<int> filled = [];
        for (var bucket = 0; bucket < ends.Length; bucket++)
        {
            if (ends[bucket] - First(bucket) > 1)
            {
                filled.Add(bucket);
            }
        }

        Parallel.ForEach(filled, bucket => Sort(documents, pairs.AsSpan(First(bucket)..ends[bucket]), tied.AsSpan(First(bucket))));
        return new PairOrder(pairs, tied);

        int First(int bucket) => bucket == 0 ? 0 : ends[bucket - 1];
    }

    /// <summary>Sorts pairs whose ties stand in their order, and leaves them so.</summary>
    private static void Sort(ScoredDocuments documents, Span<int> pairs, Span<bool> tied)
    {
        var labels = documents.Labels.Count;
        var keys = new double[pairs.Length];
        for (var place = 0; place < keys.Length; place++)
        {
            var (document, label) = Math.DivRem(pairs[place], labels);
            keys[place] = documents.Probabilities(document)[label];
        }

        var differ = keys.AsSpan().ContainsAnyExcept(keys[0]);
        if (differ)
        {
            keys.AsSpan().Sort(pairs);
        }

        for (var first = 0; first < keys.Length; )
        {
            var next = first + 1;
            while (next < keys.Length && keys[next] <= keys[first])
            {
                tied[next++] = true;
            }

            if (differ)
            {
                pairs[first..next].Sort();
            }

            first = next;
        }
    }

    /// <summary>Merges the orders of two methods; the documents of the second follow those of the first.</summary>
    private static PairOrder Merged(ScoredDocuments documents, PairOrder first, PairOrder second, int offset)
    {
        var labels = documents.Labels.Count;
        var pairs = new int[first.Pairs.Length + second.Pairs.Length];
        var tied = new bool[pairs.Length];
        var (one, other, last) = (0, 0, double.NaN);
        var (low, high) = (Q(first.Pairs, 0, 0), Q(second.Pairs, 0, offset));
        for (var place = 0; place < pairs.Length; place++)
        {
            tied[place] = Math.Min(low, high) <= last;
            last = Math.Min(low, high);
            if (low <= high)
            {
                pairs[place] = first.Pairs[one++];
                low = first.Pairs.Length > one && first.Tied[one] ? low : Q(first.Pairs, one, 0);
            }
            else
            {
                pairs[place] = second.Pairs[other++] + offset;
                high = second.Pairs.Length > other && second.Tied[other] ? high : Q(second.Pairs, other, offset);
            }
        }

        return new PairOrder(pairs, tied);

        double Q(int[] of, int place, int shift) =>
            place < of.Length
                ? documents.Probabilities((of[place] + shift) / labels)[(of[place] + shift) % labels]
                : double.PositiveInfinity;
    }

    private static int Bucket(double q, int shift) => q > 0 ? (int)(BitConverter.DoubleToInt64Bits(q) >> shift) : 0;
}
