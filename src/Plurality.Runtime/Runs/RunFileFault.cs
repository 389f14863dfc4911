using System.Globalization;

namespace Plurality.Runtime.Runs;

/// <summary>A fault in a run file.</summary>
/// <param name="Line">The line, counted from 1; null for a fault of the whole file.</param>
/// <param name="Column">The character in that line, counted from 1; null for a fault of the whole file.</param>
/// <param name="Expected">The expectation, such as <c>limit must be a whole number from 1</c>.</param>
/// <param name="Found">The text that was found; null if the expectation names it.</param>
/// <param name="Remedy">What to do, as a sentence; null if the expectation says it.</param>
internal sealed record RunFileFault(int? Line, int? Column, string Expected, string? Found, string? Remedy = null)
{
    /// <summary>Returns the fault as a sentence that begins with its place.</summary>
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
