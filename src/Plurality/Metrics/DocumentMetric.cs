namespace Plurality.Metrics;

/// <summary>A mean over documents of a function of one document.</summary>
internal sealed class DocumentMetric(
    string name,
    string summary,
    bool higherIsBetter,
    MetricInputs inputs,
    Func<ScoredDocuments, int, double?> valueOf
) : IDocumentMetric
{
    public string Name => name;

    public string Summary => summary;

    public bool HigherIsBetter => higherIsBetter;

    public MetricInputs Inputs => inputs;

    public bool ByLabel => false;

    public double? ValueOf(ScoredDocuments documents, int document) =>
        documents.Has(inputs, document) ? valueOf(documents, document) : null;

    public IPreparedMetric Prepare(ScoredDocuments documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return new DocumentMean(
            [.. Enumerable.Range(0, documents.Count).Select(document => ValueOf(documents, document))],
            Enumerable.Range(0, documents.Count).Any(document => documents.Has(inputs, document))
                ? "no document has gold labels"
                : Missing.Reason(inputs)
        );
    }
}
