namespace Plurality.Metrics;

/// <summary>The labels of each document that are in P or G, from which every metric of label counts is summed.</summary>
internal sealed class LabelCountTable
{
    private const int Decided = 0;
    private const int Gold = 1;
    private const int Both = 2;

    private readonly bool[] _counted;
    private readonly int[] _starts;

    /// <summary>For each document, 3·label + whether it is in P alone, in G alone or in both.</summary>
    private readonly int[] _entries;

    private LabelCountTable(ScoredDocuments documents)
    {
        (_counted, Labels) = (documents.Counted(MetricInputs.Gold), documents.Labels.Count);
        _starts = new int[documents.Count + 1];
        List<int> entries = [];
        for (var document = 0; document < documents.Count; document++)
        {
            _starts[document] = entries.Count;
            if (!_counted[document])
            {
                continue;
            }

            var decided = documents.Decided(document);
            var gold = documents.Gold(document);
            for (var label = 0; label < gold.Length; label++)
            {
                if (decided[label] || gold[label])
                {
                    entries.Add(
                        (3 * label)
                            + (
                                decided[label]
                                    ? gold[label]
                                        ? Both
                                        : Decided
                                    : Gold
                            )
                    );
                }
            }
        }

        _starts[^1] = entries.Count;
        _entries = [.. entries];
    }

    /// <summary>The number of labels.</summary>
    public int Labels { get; }

    /// <summary>The table of the documents.</summary>
    public static LabelCountTable Of(ScoredDocuments documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return documents.Derived(nameof(LabelCountTable), () => new LabelCountTable(documents));
    }

    /// <summary>The number of documents with an aggregate and a weight above 0, per lane.</summary>
    public int[] Support(WeightTile tile) => tile.Support(_counted);

    /// <summary>The weighted counts of each label, per lane.</summary>
    public LabelCounts[][] Counts(WeightTile tile)
    {
        tile.Check(_counted.Length);
        return tile.Shared(this, () => Sums(tile));
    }

    /// <summary>The weighted counts of all labels together, per lane.</summary>
    public LabelCounts[] Pooled(WeightTile tile) => tile.Shared((this, "pooled"), () => Array.ConvertAll(Counts(tile), lane => Pool(lane)));

    /// <summary>The number of documents with a weight above 0 that have each label, or are predicted to.</summary>
    public int[] Having(ReadOnlySpan<double> weights, bool predicted)
    {
        var having = new int[Labels];
        for (var document = 0; document < _counted.Length; document++)
        {
            foreach (var entry in _entries.AsSpan(_starts[document].._starts[document + 1]))
            {
                having[entry / 3] += weights[document] > 0 && entry % 3 != (predicted ? Gold : Decided) ? 1 : 0;
            }
        }

        return having;
    }

    private static LabelCounts Pool(LabelCounts[] labels)
    {
        var pooled = default(LabelCounts);
        foreach (var label in labels)
        {
            pooled = new LabelCounts(
                pooled.Both + label.Both,
                pooled.Decided + label.Decided,
                pooled.Gold + label.Gold,
                pooled.All + label.All
            );
        }

        return pooled;
    }

    private LabelCounts[][] Sums(WeightTile tile)
    {
        var sums = new double[3 * Labels * tile.Lanes];
        for (var document = 0; document < _counted.Length; document++)
        {
            var row = tile.Row(document);
            foreach (var entry in _entries.AsSpan(_starts[document].._starts[document + 1]))
            {
                Lanes.Add(sums.AsSpan(entry * tile.Lanes, tile.Lanes), row);
            }
        }

        var total = tile.Total(_counted);
        var counts = new LabelCounts[tile.Lanes][];
        for (var lane = 0; lane < counts.Length; lane++)
        {
            counts[lane] = new LabelCounts[Labels];
            for (var label = 0; label < Labels; label++)
            {
                var both = Sum(label, Both, lane);
                counts[lane][label] = new LabelCounts(both, both + Sum(label, Decided, lane), both + Sum(label, Gold, lane), total[lane]);
            }
        }

        return counts;

        double Sum(int label, int kind, int lane) => sums[(((3 * label) + kind) * tile.Lanes) + lane];
    }
}
