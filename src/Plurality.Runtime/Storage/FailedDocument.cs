namespace Plurality.Runtime.Storage;

/// <summary>A document for which the model gave no answer.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Fault">The reason, and what to do.</param>
public sealed record FailedDocument(string Id, string Fault);
