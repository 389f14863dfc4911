namespace Plurality.Metrics;

/// <summary>
/// A metric over certain documents, ready to be computed many times. A resample says how much each document counts: no rows are copied,
/// and a document that counts twice stands for two equal ones in its place.
/// </summary>
/// <remarks>Used by one thread at a time.</remarks>
public interface IPreparedMetric
{
    /// <summary>One value, or one per label; <paramref name="weights"/> says how much each document counts, 0 or more.
    /// The support counts the documents whose weight is above 0.</summary>
    IReadOnlyList<MetricValue> Compute(ReadOnlySpan<double> weights);
}
