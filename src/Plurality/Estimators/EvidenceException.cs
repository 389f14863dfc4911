namespace Plurality.Estimators;

/// <summary>The evidence on a document lacks, or contradicts, what an estimator needs.</summary>
internal sealed class EvidenceException : PluralityException
{
    /// <summary>Stores the document and the estimator.</summary>
    /// <param name="id">The document.</param>
    /// <param name="estimator">The name of the estimator that needs it.</param>
    /// <param name="sentence">The requirement, what was found and what to do.</param>
    public EvidenceException(string id, string estimator, string sentence)
        : base($"{estimator}, document {Excerpt.Of(id)}: {sentence}") => (Id, Estimator) = (id, estimator);

    /// <summary>The document.</summary>
    public string Id { get; }

    /// <summary>The name of the estimator that needs the evidence.</summary>
    public string Estimator { get; }
}
