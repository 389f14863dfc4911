namespace Plurality.Estimators;

/// <summary>The evidence on a document lacks, or contradicts, what an estimator needs.</summary>
internal sealed class EvidenceException : PluralityException
{
    /// <summary>Carries whose evidence is at fault.</summary>
    /// <param name="id">The document.</param>
    /// <param name="estimator">The name of what needs it.</param>
    /// <param name="sentence">What must be what, what was found and what to do.</param>
    public EvidenceException(string id, string estimator, string sentence)
        : base($"{estimator}, document {Excerpt.Of(id)}: {sentence}") => (Id, Estimator) = (id, estimator);

    /// <summary>The document.</summary>
    public string Id { get; }

    /// <summary>The name of what needs the evidence.</summary>
    public string Estimator { get; }
}
