using System.Numerics.Tensors;

namespace Plurality.Metrics;

/// <summary>
/// A metric of <see cref="LabelCounts"/>: [columns × documents] with one column per label, or one column for all labels, so a resample is a
/// dot product.
/// </summary>
internal class PreparedCounts : IPreparedMetric
{
    private readonly ICountMetric _metric;
    private readonly double[] _counted;
    private readonly double[][] _both;
    private readonly double[][] _decided;
    private readonly double[][] _gold;
    private readonly double _pairs;

    /// <summary>Takes the documents; those without an aggregate do not count.</summary>
    public PreparedCounts(ScoredDocuments documents, ICountMetric metric)
    {
        ArgumentNullException.ThrowIfNull(documents);
        _metric = metric;
        _counted = [.. Enumerable.Range(0, documents.Count).Select(document => documents.HasGold(document) ? 1.0 : 0)];
        var columns = metric.Pooled ? 1 : documents.Labels.Count;
        _pairs = metric.Pooled ? documents.Labels.Count : 1;
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
                var column = metric.Pooled ? 0 : label;
                _decided[column][document] += decided[label] ? 1 : 0;
                _gold[column][document] += gold[label] ? 1 : 0;
                _both[column][document] += decided[label] && gold[label] ? 1 : 0;
            }
        }

        double[][] Columns() => [.. Enumerable.Range(0, columns).Select(_ => new double[documents.Count])];
    }

    /// <inheritdoc/>
    public IReadOnlyList<MetricValue> Compute(ReadOnlySpan<double> weights)
    {
        var support = Support(weights);
        return support > 0
            ? _metric.Values(Counts(weights), support)
            : [.. Enumerable.Repeat(MetricValue.Undefined(0, Missing.Reason(MetricInputs.Gold)), _metric.ByLabel ? _gold.Length : 1)];
    }

    /// <summary>The number of counted documents with a weight above 0.</summary>
    protected int Support(ReadOnlySpan<double> weights)
    {
        Weights.Check(weights, _counted.Length);
        return Weights.Support(weights, _counted);
    }

    /// <summary>The weighted counts of each column.</summary>
    protected LabelCounts[] Counts(ReadOnlySpan<double> weights)
    {
        var all = TensorPrimitives.Dot(weights, _counted) * _pairs;
        var counts = new LabelCounts[_both.Length];
        for (var column = 0; column < counts.Length; column++)
        {
            counts[column] = new LabelCounts(
                TensorPrimitives.Dot(weights, _both[column]),
                TensorPrimitives.Dot(weights, _decided[column]),
                TensorPrimitives.Dot(weights, _gold[column]),
                all
            );
        }

        return counts;
    }

    /// <summary>The number of documents with a weight above 0 that have each label, or are predicted to.</summary>
    protected int[] Having(ReadOnlySpan<double> weights, bool predicted)
    {
        var having = new int[_gold.Length];
        for (var column = 0; column < having.Length; column++)
        {
            having[column] = Weights.Support(weights, predicted ? _decided[column] : _gold[column]);
        }

        return having;
    }
}
