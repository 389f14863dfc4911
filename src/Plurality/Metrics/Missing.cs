namespace Plurality.Metrics;

/// <summary>Why a metric has no document to rest on.</summary>
internal static class Missing
{
    public static string Reason(MetricInputs inputs) =>
        inputs.HasFlag(MetricInputs.Shares) ? "no document has annotators or a distribution" : "no document has an aggregate";
}
