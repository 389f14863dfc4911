namespace Plurality.Metrics;

/// <summary>A metric of each label's counts.</summary>
/// <param name="documents">The documents.</param>
/// <param name="metric">The metric.</param>
/// <param name="predicted">Whether a value rests on the documents that are predicted to have the label, as precision does.</param>
internal sealed class PreparedLabelCounts(ScoredDocuments documents, ICountMetric metric, bool predicted = false)
    : PreparedCounts(documents, metric),
        ILabelledMetric
{
    /// <inheritdoc/>
    public string What => predicted ? "are predicted to have the label" : "have the label";

    /// <inheritdoc/>
    public int[] Having(ReadOnlySpan<double> weights) => Table.Having(weights, predicted);
}
