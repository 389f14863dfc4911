namespace Plurality.Metrics;

/// <summary>Reasons why a metric has no documents.</summary>
internal static class Missing
{
    public static string Reason(MetricInputs inputs) =>
        inputs.HasFlag(MetricInputs.Shares) ? "no document has annotators or a distribution" : "no document has an aggregate";
}
