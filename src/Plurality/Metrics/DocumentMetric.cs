using Plurality.Numerics;

namespace Plurality.Metrics;

/// <summary>A mean over documents of a function of one document.</summary>
/// <param name="name">The name in tables and files.</param>
/// <param name="summary">A few words for help texts: what the metric computes.</param>
/// <param name="higherIsBetter">Whether a higher value is better.</param>
/// <param name="inputs">The inputs of the metric; documents that lack one of these are left out.</param>
/// <param name="valueOf">The value for the document at a given position; null if the document has none and is left out.</param>
/// <remarks>Immutable, so thread-safe if the given function is.</remarks>
public sealed class DocumentMetric(
    string name,
    string summary,
    bool higherIsBetter,
    MetricInputs inputs,
    Func<ScoredDocuments, int, double?> valueOf
) : IDocumentMetric
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Summary => summary;

    /// <inheritdoc/>
    public bool HigherIsBetter => higherIsBetter;

    /// <inheritdoc/>
    public MetricInputs Inputs => inputs;

    /// <inheritdoc/>
    public bool ByLabel => false;

    /// <summary>Why the mean is undefined if documents have all inputs but none has a value.</summary>
    internal string NoValue { get; init; } = "no document has gold labels";

    /// <inheritdoc/>
    public double? ValueOf(ScoredDocuments documents, int document)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return documents.Has(inputs, document) ? valueOf(documents, document) : null;
    }

    /// <inheritdoc/>
    public IPreparedMetric Prepare(ScoredDocuments documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return new DocumentMean(
            [.. documents.Parts.SelectMany(method => method.Kept(this, () => ParallelValues.Of(method.Count, at => ValueOf(method, at))))],
            documents.Counted(inputs).Contains(true) ? NoValue : Missing.Reason(inputs),
            documents.Counted(inputs)
        );
    }
}
