using System.Text.RegularExpressions;

namespace Plurality.Runtime.Batches;

/// <summary>
/// The <c>custom_id</c> of a request: <c>plurality-</c>, the beginning of its trace set's hash, <c>-</c>, its key. It has 59 characters,
/// all of them letters, digits and hyphens.
/// </summary>
/// <param name="Run">The beginning of the hash of the trace set.</param>
/// <param name="Key">The request's key.</param>
internal sealed partial record BatchId(string Run, string Key)
{
    private const int RunLength = 16;

    /// <summary>The id of a request of a trace set.</summary>
    public static string Write(string traceSet, string key) => $"plurality-{traceSet[..RunLength]}-{key}";

    /// <summary>Reads an id; null if it has another form.</summary>
    public static BatchId? Parse(string text) =>
        Form().Match(text) is { Success: true } match ? new BatchId(match.Groups[1].Value, match.Groups[2].Value) : null;

    [GeneratedRegex("^plurality-([0-9a-f]{16})-([0-9a-f]{32})$")]
    private static partial Regex Form();
}
