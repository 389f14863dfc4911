namespace Plurality.Metrics;

/// <summary>The result of a metric: one value, or one per label.</summary>
/// <param name="Value">The value; undefined, with that reason, if the metric has one per label.</param>
/// <param name="ByLabel">The values of the labels, in their order; null if the metric has one value.</param>
public sealed record MetricResult(MetricValue Value, IReadOnlyList<MetricValue>? ByLabel)
{
    internal static MetricResult Of(IReadOnlyList<MetricValue> values, bool byLabel) =>
        byLabel
            ? new MetricResult(MetricValue.Undefined(values.Max(value => value.Support), "one value per label"), values)
            : new MetricResult(values[0], null);
}
