namespace Plurality.Metrics;

/// <summary>A figure that compares a method's label probabilities or decisions with people's (docs/method.md#5-metrics).</summary>
/// <remarks>Implementations must be immutable, because several threads may share one.</remarks>
public interface IMetric
{
    /// <summary>The name that tables and files use, such as <c>nll</c>.</summary>
    string Name { get; }

    /// <summary>The name that readers know it by, such as <c>Micro-F1</c>; <see cref="Name"/> unless it has another.</summary>
    string DisplayName => MetricDisplayNames.Of(Name);

    /// <summary>A few words for help texts: what it computes.</summary>
    string Summary { get; }

    /// <summary>Whether a higher value is the better one.</summary>
    bool HigherIsBetter { get; }

    /// <summary>What it compares; documents that lack one of these are left out.</summary>
    MetricInputs Inputs { get; }

    /// <summary>Whether it gives one value per label.</summary>
    bool ByLabel { get; }

    /// <summary>Does once what does not depend on how often a document counts, such as sorting.</summary>
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
