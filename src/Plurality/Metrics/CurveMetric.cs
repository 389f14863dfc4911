namespace Plurality.Metrics;

/// <summary>ROC-AUC or average precision of every label: documents sorted once by Q, then walked from the highest, ties together.</summary>
internal sealed class CurveMetric : IMetric
{
    private readonly Func<double, double, double, double, double> _area;
    private readonly bool _needsNegatives;

    private CurveMetric(
        string name,
        string displayName,
        string summary,
        bool needsNegatives,
        Func<double, double, double, double, double> area
    ) => (Name, DisplayName, Summary, _needsNegatives, _area) = (name, displayName, summary, needsNegatives, area);

    /// <summary>The probability that a gold document of a label has the higher Q than another, ties counted half.</summary>
    public static CurveMetric RocAuc { get; } =
        new("roc_auc", "ROC AUC", "area under each label's ROC curve", needsNegatives: true, (right, wrong, newRight, newWrong) =>
            newWrong * (right - (newRight / 2))
        );

    /// <summary>Σ of the precision at each distinct Q, weighted by the recall gained there; nothing interpolated.</summary>
    public static CurveMetric AveragePrecision { get; } =
        new(
            "average_precision",
            "Average precision",
            "average precision of each label",
            needsNegatives: false,
            (right, wrong, newRight, _) => newRight > 0 ? newRight * (right / (right + wrong)) : 0
        );

    public string Name { get; }

    public string DisplayName { get; }

    public string Summary { get; }

    public bool HigherIsBetter => true;

    public MetricInputs Inputs => MetricInputs.Probabilities | MetricInputs.Gold;

    public bool ByLabel => true;

    public IPreparedMetric Prepare(ScoredDocuments documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return new Prepared(this, documents);
    }

    private sealed class Prepared(CurveMetric metric, ScoredDocuments documents) : IPreparedMetric
    {
        private readonly Entry[][] _labels =
        [
            .. Enumerable
                .Range(0, documents.Labels.Count)
                .Select(label =>
                    Enumerable
                        .Range(0, documents.Count)
                        .Where(documents.HasGold)
                        .Select(document => new Entry(document, documents.Probabilities(document)[label], documents.Gold(document)[label]))
                        .OrderByDescending(entry => entry.Probability)
                        .ToArray()
                ),
        ];

        private readonly int _documents = documents.Count;

        public IReadOnlyList<MetricValue> Compute(ReadOnlySpan<int> weights)
        {
            Weights.Check(weights, _documents);
            var values = new MetricValue[_labels.Length];
            for (var label = 0; label < values.Length; label++)
            {
                values[label] = OfLabel(_labels[label], weights);
            }

            return values;
        }

        private MetricValue OfLabel(Entry[] entries, ReadOnlySpan<int> weights)
        {
            var (right, wrong, area) = (0, 0, 0.0);
            for (var first = 0; first < entries.Length; )
            {
                var (newRight, newWrong, next) = (0, 0, first);
                for (; next < entries.Length && entries[next].Probability >= entries[first].Probability; next++)
                {
                    if (entries[next].Gold)
                    {
                        newRight += weights[entries[next].Document];
                    }
                    else
                    {
                        newWrong += weights[entries[next].Document];
                    }
                }

                right += newRight;
                wrong += newWrong;
                area += metric._area(right, wrong, newRight, newWrong);
                first = next;
            }

            return right + wrong == 0 ? MetricValue.Undefined(0, Missing.Reason(MetricInputs.Gold))
                : right == 0 ? MetricValue.Undefined(wrong, "no document has the label")
                : wrong == 0 && metric._needsNegatives ? MetricValue.Undefined(right, "every document has the label")
                : MetricValue.Defined(area / ((double)right * (metric._needsNegatives ? wrong : 1)), right + wrong);
        }
    }

    private readonly record struct Entry(int Document, double Probability, bool Gold);
}
