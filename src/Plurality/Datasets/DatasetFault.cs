using System.Globalization;

namespace Plurality.Datasets;

/// <summary>One fault in a data file.</summary>
/// <param name="File">The file's name as the user gave it.</param>
/// <param name="Line">The line, counted from 1; null if the file as a whole is meant.</param>
/// <param name="Column">The character in that line, counted from 1; null if the line as a whole is meant.</param>
/// <param name="Found">What was found.</param>
/// <param name="Expected">What must be what, such as <c>"text" must be a string</c>.</param>
/// <param name="Remedy">How to fix it, in one sentence.</param>
public sealed record DatasetFault(string File, int? Line, int? Column, string Found, string Expected, string Remedy)
{
    /// <summary><c>FILE, line 3, column 12: EXPECTED; got FOUND. REMEDY</c></summary>
    public string Sentence => $"{Place}: {Expected}; got {Found}. {Remedy}";

    private string Place =>
        (Line, Column) switch
        {
            (null, _) => File,
            (_, null) => string.Create(CultureInfo.InvariantCulture, $"{File}, line {Line}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{File}, line {Line}, column {Column}"),
        };
}
