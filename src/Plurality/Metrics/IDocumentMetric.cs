namespace Plurality.Metrics;

/// <summary>A metric that is a mean over documents.</summary>
internal interface IDocumentMetric : IMetric
{
    /// <summary>The value for one document; null if the document has none and is left out of the mean.</summary>
    double? ValueOf(ScoredDocuments documents, int document);
}
