namespace Plurality.Metrics;

/// <summary>ROC-AUC or average precision per label: sorts documents once by Q, then walks from the highest, ties together.</summary>
internal sealed class CurveMetric : IMetric
{
    private readonly Func<double, double, double, double, double> _area;
    private readonly bool _needsNegatives;

    private CurveMetric(string name, string summary, bool needsNegatives, Func<double, double, double, double, double> area) =>
        (Name, OfWhat, _needsNegatives, _area) = (name, summary, needsNegatives, area);

    /// <summary>The probability that a gold document of a label has a higher Q than another document; ties count half.</summary>
    public static CurveMetric RocAuc { get; } =
        new("roc_auc", "area under the ROC curve", needsNegatives: true, (right, wrong, newRight, newWrong) =>
            newWrong * (right - (newRight / 2))
        );

    /// <summary>Σ of the precision at each distinct Q, weighted by the recall gained there, without interpolation.</summary>
    public static CurveMetric AveragePrecision { get; } =
        new("average_precision", "average precision", needsNegatives: false, (right, wrong, newRight, _) =>
            newRight > 0 ? newRight * (right / (right + wrong)) : 0
        );

    public string Name { get; }

    /// <summary>What it is, of whatever.</summary>
    public string OfWhat { get; }

    public string Summary => $"{OfWhat} of each label";

    public bool HigherIsBetter => true;

    public MetricInputs Inputs => MetricInputs.Probabilities | MetricInputs.Gold;

    public bool ByLabel => true;

    public IPreparedMetric Prepare(ScoredDocuments documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return new PreparedLabels(
            new Prepared(
                this,
                documents.Count,
                1,
                [.. Enumerable.Range(0, documents.Labels.Count).Select(label => Entries(documents, [label]))]
            ),
            documents
        );
    }

    /// <summary>A single curve over all (document, label) pairs.</summary>
    public IPreparedMetric PreparePooled(ScoredDocuments documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return new Prepared(
            this,
            documents.Count,
            documents.Labels.Count,
            [Entries(documents, [.. Enumerable.Range(0, documents.Labels.Count)])]
        );
    }

    private static Entry[] Entries(ScoredDocuments documents, int[] labels) =>
        [
            .. Enumerable
                .Range(0, documents.Count)
                .Where(documents.HasGold)
                .SelectMany(document =>
                    labels.Select(label => new Entry(document, documents.Probabilities(document)[label], documents.Gold(document)[label]))
                )
                .OrderByDescending(entry => entry.Probability),
        ];

    private sealed class PreparedLabels(Prepared curves, ScoredDocuments documents) : ILabelledMetric
    {
        public string What => LabelDocuments.What;

        public int[] Having(ReadOnlySpan<double> weights) => LabelDocuments.Count(documents, weights);

        public IReadOnlyList<MetricValue> Compute(ReadOnlySpan<double> weights) => curves.Compute(weights);
    }

    private sealed class Prepared(CurveMetric metric, int documents, int pairs, Entry[][] curves) : IPreparedMetric
    {
        public IReadOnlyList<MetricValue> Compute(ReadOnlySpan<double> weights)
        {
            Weights.Check(weights, documents);
            var values = new MetricValue[curves.Length];
            for (var label = 0; label < values.Length; label++)
            {
                values[label] = OfLabel(curves[label], weights);
            }

            return values;
        }

        private MetricValue OfLabel(Entry[] entries, ReadOnlySpan<double> weights)
        {
            var (right, wrong, area, support) = (0.0, 0.0, 0.0, 0);
            for (var first = 0; first < entries.Length; )
            {
                var (newRight, newWrong, next) = (0.0, 0.0, first);
                for (; next < entries.Length && entries[next].Probability >= entries[first].Probability; next++)
                {
                    var weight = weights[entries[next].Document];
                    support += weight > 0 ? 1 : 0;
                    if (entries[next].Gold)
                    {
                        newRight += weight;
                    }
                    else
                    {
                        newWrong += weight;
                    }
                }

                right += newRight;
                wrong += newWrong;
                area += metric._area(right, wrong, newRight, newWrong);
                first = next;
            }

            support /= pairs;

            return support == 0 ? MetricValue.Undefined(0, Missing.Reason(MetricInputs.Gold))
                : right <= 0 ? MetricValue.Undefined(support, "no document has the label")
                : wrong <= 0 && metric._needsNegatives ? MetricValue.Undefined(support, "every document has the label")
                : MetricValue.Defined(area / (right * (metric._needsNegatives ? wrong : 1)), support);
        }
    }

    private readonly record struct Entry(int Document, double Probability, bool Gold);
}
