namespace Plurality.Runtime.Storage;

/// <summary>What came back for a request of a batch file: an answer, or why there is none. Neither: nothing yet.</summary>
/// <param name="Answer">The answer's body, as JSON.</param>
/// <param name="Fault">Why there is none, a sentence without its end.</param>
internal sealed record BatchReply(string? Answer, string? Fault);
