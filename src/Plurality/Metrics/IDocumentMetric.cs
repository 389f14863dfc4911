namespace Plurality.Metrics;

/// <summary>A metric that is a mean over documents.</summary>
internal interface IDocumentMetric : IMetric
{
    /// <summary>Its value for one document; null where the document has none, and is left out of the mean.</summary>
    double? ValueOf(ScoredDocuments documents, int document);
}
