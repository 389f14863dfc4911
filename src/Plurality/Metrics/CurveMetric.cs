namespace Plurality.Metrics;

/// <summary>ROC-AUC or average precision per label (<see cref="CurveTable"/>).</summary>
internal sealed class CurveMetric : IPairMetric
{
    /// <summary>What names the table of the curves of labels: it begins with that of the order it is made from.</summary>
    public const string LabelCurves = $"{nameof(PairOrder)}:{nameof(CurveTable)}";

    private readonly Func<CurveAreas, double[]> _area;
    private readonly bool _needsNegatives;

    private CurveMetric(string name, string summary, bool needsNegatives, Func<CurveAreas, double[]> area) =>
        (Name, OfWhat, _needsNegatives, _area) = (name, summary, needsNegatives, area);

    /// <summary>The probability that a gold document of a label has a higher Q than another document; ties count half.</summary>
    public static CurveMetric RocAuc { get; } = new("roc_auc", "area under the ROC curve", needsNegatives: true, areas => areas.Roc);

    /// <summary>Σ of the precision at each distinct Q, weighted by the recall gained there, without interpolation.</summary>
    public static CurveMetric AveragePrecision { get; } =
        new("average_precision", "average precision", needsNegatives: false, areas => areas.Precision);

    public string Name { get; }

    /// <summary>What it is, of whatever.</summary>
    public string OfWhat { get; }

    public string Summary => $"{OfWhat} of each label";

    public bool HigherIsBetter => true;

    public MetricInputs Inputs => MetricInputs.Probabilities | MetricInputs.Gold;

    public bool ByLabel => true;

    public string Table => LabelCurves;

    public IPreparedMetric Prepare(ScoredDocuments documents) => new Prepared(this, documents);

    /// <summary>
    /// Why the mean over labels has no interval. The fewer documents have a label, the higher its average precision, and a document that is
    /// drawn twice raises it further. Noise hides this in one label's value but not in the mean of many.
    /// </summary>
    public string? WithoutInterval =>
        _needsNegatives ? null : "resamples overstate average precision by more than its mean over labels varies";

    /// <summary>The values of each curve, per lane.</summary>
    public MetricValue[][] Values(CurveTable table, WeightTile tile)
    {
        var (areas, support) = (table.Areas(tile), table.Support(tile));
        var values = new MetricValue[tile.Lanes][];
        for (var lane = 0; lane < values.Length; lane++)
        {
            values[lane] = Array.ConvertAll(areas, curve => Value(curve, lane, support[lane]));
        }

        return values;
    }

    /// <summary>
    /// The number of documents with a weight above 0 that have each label. Where those without it count as well, the smaller number: it is
    /// the one that makes the value vary.
    /// </summary>
    public int[] Having(ScoredDocuments documents, ReadOnlySpan<double> weights)
    {
        var table = LabelCountTable.Of(documents);
        var all = table.Support(WeightTile.Of(weights))[0];
        return Array.ConvertAll(table.Having(weights, predicted: false), count => _needsNegatives ? Math.Min(count, all - count) : count);
    }

    private MetricValue Value(CurveAreas areas, int lane, int support)
    {
        var (right, wrong) = (areas.Right[lane], areas.Wrong[lane]);
        return support == 0 ? MetricValue.Undefined(0, Missing.Reason(MetricInputs.Gold))
            : right <= 0 ? MetricValue.Undefined(support, "no document has the label")
            : wrong <= 0 && _needsNegatives ? MetricValue.Undefined(support, "every document has the label")
            : MetricValue.Defined(_area(areas)[lane] / (right * (_needsNegatives ? wrong : 1)), support);
    }

    private sealed class Prepared(CurveMetric metric, ScoredDocuments documents) : ITiledMetric, ILabelledMetric
    {
        private readonly CurveTable _table = CurveTable.Of(documents, pooled: false);

        public string What => metric._needsNegatives ? "have the label and as many without it" : "have the label";

        public int[] Having(ReadOnlySpan<double> weights) => metric.Having(documents, weights);

        public IReadOnlyList<MetricValue>[] Compute(WeightTile tile) => metric.Values(_table, tile);
    }
}
