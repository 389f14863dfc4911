namespace Plurality.Metrics;

/// <summary>
/// A metric over certain documents, ready to be computed many times. A resample is how often each document was drawn: no rows are
/// copied, and a document that counts twice stands for two equal ones in its place.
/// </summary>
/// <remarks>Used by one thread at a time.</remarks>
public interface IPreparedMetric
{
    /// <summary>One value, or one per label; <paramref name="weights"/> says how often each document counts, 0 or more.</summary>
    IReadOnlyList<MetricValue> Compute(ReadOnlySpan<int> weights);
}
