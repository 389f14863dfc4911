namespace Plurality.Metrics;

/// <summary>The bins of each label, for the parts of the Brier score.</summary>
internal sealed class LabelBinTable
{
    private readonly bool[] _counted;
    private readonly List<(LabelBinPart Part, int First)> _parts = [];

    private LabelBinTable(ScoredDocuments documents, int bins)
    {
        (Bins, Labels, _counted) = (bins, documents.Labels.Count, documents.Counted(MetricInputs.Shares));
        var first = 0;
        foreach (var method in documents.Parts)
        {
            _parts.Add((LabelBinPart.Of(method, bins), first));
            first += method.Count;
        }
    }

    /// <summary>The number of bins of a label.</summary>
    public int Bins { get; }

    /// <summary>The number of labels.</summary>
    public int Labels { get; }

    /// <summary>The table of the documents.</summary>
    public static LabelBinTable Of(ScoredDocuments documents, int bins)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return documents.Derived((nameof(LabelBinTable), bins), () => new LabelBinTable(documents, bins));
    }

    /// <summary>The number of documents with a weight above 0, per lane.</summary>
    public int[] Support(WeightTile tile) => tile.Support(_counted);

    /// <summary>The sums of each bin, label after label.</summary>
    public LabelBinSums Sums(WeightTile tile)
    {
        tile.Check(_counted.Length);
        return tile.Shared(this, () =>
        {
            var sums = new LabelBinSums(tile.Room(this, LabelBinSums.Length(Labels * Bins, tile.Lanes)), tile.Lanes);
            foreach (var (part, first) in _parts)
            {
                part.AddTo(sums, tile, first);
            }

            return sums;
        });
    }
}
