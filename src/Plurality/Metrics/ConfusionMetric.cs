using System.Numerics.Tensors;

namespace Plurality.Metrics;

/// <summary>F1 and its kin from the counts of all documents, averaged over labels.</summary>
internal sealed class ConfusionMetric(SetRatio ratio, ConfusionAverage average, int zeroDivision) : IMetric
{
    public string Name => $"{ratio.Name}_{AverageName}_zd{zeroDivision}";

    public string DisplayName => $"{AverageWord}-{ratio.DisplayName}{(zeroDivision == 0 ? "" : " (0/0 = 1)")}";

    public string Summary => $"{ratio.Summary}, {AverageName} average, 0/0 counts as {zeroDivision}";

    public bool HigherIsBetter => true;

    public MetricInputs Inputs => MetricInputs.Decisions | MetricInputs.Gold;

    public bool ByLabel => false;

    private bool IsMicro => average == ConfusionAverage.Micro;

    private string AverageName =>
        average switch
        {
            ConfusionAverage.Micro => "micro",
            ConfusionAverage.Macro => "macro",
            _ => "weighted",
        };

    private string AverageWord =>
        average switch
        {
            ConfusionAverage.Micro => "Micro",
            ConfusionAverage.Macro => "Macro",
            _ => "Weighted",
        };

    public IPreparedMetric Prepare(ScoredDocuments documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return new Prepared(documents, this);
    }

    private double Average(ReadOnlySpan<int> both, ReadOnlySpan<int> decided, ReadOnlySpan<int> gold)
    {
        var (sum, weights) = (0.0, 0.0);
        var support = TensorPrimitives.Sum<int>(gold);
        for (var column = 0; column < both.Length; column++)
        {
            var weight = average == ConfusionAverage.Weighted && support > 0 ? gold[column] : 1.0;
            sum += weight * ratio.Of(both[column], decided[column] - both[column], gold[column] - both[column], zeroDivision);
            weights += weight;
        }

        return sum / weights;
    }

    /// <summary>Counts as [columns × documents], a column a label (one for all in the micro average), so that a resample is a dot
    /// product.</summary>
    private sealed class Prepared : IPreparedMetric
    {
        /// <summary>So many labels are counted without an allocation.</summary>
        private const int OnStack = 256;

        private readonly ConfusionMetric _metric;
        private readonly int[] _counted;
        private readonly int[][] _both;
        private readonly int[][] _decided;
        private readonly int[][] _gold;

        public Prepared(ScoredDocuments documents, ConfusionMetric metric)
        {
            _metric = metric;
            _counted = [.. Enumerable.Range(0, documents.Count).Select(document => documents.HasGold(document) ? 1 : 0)];
            var columns = metric.IsMicro ? 1 : documents.Labels.Count;
            (_both, _decided, _gold) = (Columns(), Columns(), Columns());
            for (var document = 0; document < documents.Count; document++)
            {
                if (!documents.HasGold(document))
                {
                    continue;
                }

                var decided = documents.Decided(document);
                var gold = documents.Gold(document);
                for (var label = 0; label < gold.Length; label++)
                {
                    var column = columns == 1 ? 0 : label;
                    if (decided[label])
                    {
                        _decided[column][document]++;
                    }

                    if (gold[label])
                    {
                        _gold[column][document]++;
                    }

                    if (decided[label] && gold[label])
                    {
                        _both[column][document]++;
                    }
                }
            }

            int[][] Columns() => [.. Enumerable.Range(0, columns).Select(_ => new int[documents.Count])];
        }

        public IReadOnlyList<MetricValue> Compute(ReadOnlySpan<int> weights)
        {
            Weights.Check(weights, _counted.Length);
            var support = TensorPrimitives.Dot<int>(weights, _counted);
            if (support == 0)
            {
                return [MetricValue.Undefined(0, Missing.Reason(MetricInputs.Gold))];
            }

            var sums = _both.Length > OnStack ? new int[3 * _both.Length] : stackalloc int[3 * _both.Length];
            var both = sums[.._both.Length];
            var decided = sums[_both.Length..(2 * _both.Length)];
            var gold = sums[(2 * _both.Length)..];
            for (var column = 0; column < _both.Length; column++)
            {
                both[column] = TensorPrimitives.Dot<int>(weights, _both[column]);
                decided[column] = TensorPrimitives.Dot<int>(weights, _decided[column]);
                gold[column] = TensorPrimitives.Dot<int>(weights, _gold[column]);
            }

            return [MetricValue.Defined(_metric.Average(both, decided, gold), support)];
        }
    }
}
