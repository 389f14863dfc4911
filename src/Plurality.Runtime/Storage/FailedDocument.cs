namespace Plurality.Runtime.Storage;

/// <summary>A document that a model could not answer.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Fault">Why, with what to do.</param>
public sealed record FailedDocument(string Id, string Fault);
