using System.Globalization;

namespace Plurality.Runtime.Runs;

/// <summary>One thing in a run file that must be put right.</summary>
/// <param name="Line">The line, counted from 1; null where the file as a whole is meant.</param>
/// <param name="Column">The character in that line, counted from 1; null where the file as a whole is meant.</param>
/// <param name="Expected">What must be what, such as <c>limit must be a whole number from 1</c>.</param>
/// <param name="Found">What stands there; null where the expectation says it.</param>
/// <param name="Remedy">What to do, a sentence; null where the expectation says it.</param>
public sealed record RunFileFault(int? Line, int? Column, string Expected, string? Found, string? Remedy = null)
{
    /// <summary>The fault as a sentence, led by its place.</summary>
    public override string ToString()
    {
        var place = Line is null ? "" : string.Create(CultureInfo.InvariantCulture, $"line {Line}, column {Column}: ");
        return place
            + Expected
            + (Found is null ? "" : $"; got {Found}")
            + (Expected.EndsWith('.') && Found is null ? "" : ".")
            + (Remedy is null ? "" : $" {Remedy}");
    }
}
