namespace Plurality.Reports;

/// <summary>The prompt of a run around a document.</summary>
/// <param name="Before">The text before the document: instruction and demonstrations.</param>
/// <param name="After">The text after the document.</param>
/// <param name="Chat">Whether the model's chat template frames it.</param>
/// <param name="Fault">Why it cannot be shown; null if it can.</param>
internal sealed record ReportPrompt(string Before, string After, bool Chat, string? Fault)
{
    /// <summary>A prompt that cannot be shown.</summary>
    public static ReportPrompt Unknown(string fault) => new("", "", Chat: false, fault);
}
