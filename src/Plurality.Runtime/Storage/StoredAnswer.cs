namespace Plurality.Runtime.Storage;

/// <summary>What a model answered to the questions about one document, or why it did not. Exactly one of the two is set.</summary>
/// <param name="Content">The answer as JSON, in a form that its kind decides.</param>
/// <param name="Fault">Why there is none.</param>
public sealed record StoredAnswer(string? Content, string? Fault);
