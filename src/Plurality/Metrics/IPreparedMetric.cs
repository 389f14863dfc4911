namespace Plurality.Metrics;

/// <summary>
/// A metric over fixed documents, ready for repeated computation. A resample is a weight per document: no rows are copied, and a document
/// that counts twice stands for two equal ones in its place.
/// </summary>
/// <remarks>Used by one thread at a time.</remarks>
public interface IPreparedMetric
{
    /// <summary>
    /// One value, or one per label; <paramref name="weights"/> holds the weight of each document, 0 or more. The support is the number of
    /// documents with a weight above 0.
    /// </summary>
    IReadOnlyList<MetricValue> Compute(ReadOnlySpan<double> weights);
}
