namespace Plurality.Metrics;

/// <summary>A prepared metric with one value per label, whose interval needs several documents of the label.</summary>
internal interface ILabelledMetric : IPreparedMetric
{
    /// <summary>What <see cref="Having"/> counts, such as "have the label".</summary>
    string What { get; }

    /// <summary>The number of documents with a weight above 0 behind each label's value.</summary>
    int[] Having(ReadOnlySpan<double> weights);
}
