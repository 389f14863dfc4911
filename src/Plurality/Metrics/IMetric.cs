namespace Plurality.Metrics;

/// <summary>A figure that compares a method's label probabilities or decisions with human labels (docs/method.md#5-metrics).</summary>
/// <remarks>Implementations must be immutable, because several threads may share one.</remarks>
public interface IMetric
{
    /// <summary>The name in tables and files, such as <c>nll</c>.</summary>
    string Name { get; }

    /// <summary>The name shown to readers, such as <c>Micro-F1</c>; <see cref="Name"/> unless it has another.</summary>
    string DisplayName => MetricDisplayNames.Of(Name);

    /// <summary>A few words for help texts: what the metric computes.</summary>
    string Summary { get; }

    /// <summary>Whether a higher value is better.</summary>
    bool HigherIsBetter { get; }

    /// <summary>The inputs of the metric; documents that lack one of these are left out.</summary>
    MetricInputs Inputs { get; }

    /// <summary>Whether the metric gives one value per label.</summary>
    bool ByLabel { get; }

    /// <summary>Does once the work that does not depend on document weights, such as sorting.</summary>
    IPreparedMetric Prepare(ScoredDocuments documents);

    /// <summary>The metric over the documents, each counted once.</summary>
    MetricResult Compute(ScoredDocuments documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var ones = new double[documents.Count];
        Array.Fill(ones, 1);
        return MetricResult.Of(Prepare(documents).Compute(ones), ByLabel);
    }
}
