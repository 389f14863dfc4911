namespace Plurality;

/// <summary>Why one document has no result.</summary>
/// <param name="Kind">What went wrong.</param>
/// <param name="Message">What is wrong and what to do, in full sentences.</param>
public sealed record DocumentFault(FaultKind Kind, string Message)
{
    /// <summary>The id of the document; null where the caller knows it by its place.</summary>
    public string? Document { get; init; }
}
