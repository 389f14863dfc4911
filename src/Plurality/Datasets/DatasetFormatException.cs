using System.Globalization;

namespace Plurality.Datasets;

/// <summary>A data file that is not written as its format asks.</summary>
public sealed class DatasetFormatException : PluralityException
{
    /// <summary>Reports one fault as <c>FILE, line 3, column 12: EXPECTED; got FOUND. REMEDY</c>.</summary>
    /// <param name="file">The file's name as the user gave it.</param>
    /// <param name="line">The line, counted from 1; null where the file as a whole is meant.</param>
    /// <param name="column">The character in that line, counted from 1; null where the line as a whole is meant.</param>
    /// <param name="found">What stands there.</param>
    /// <param name="expected">What must be what, such as <c>"text" must be a string</c>.</param>
    /// <param name="remedy">What to do, a sentence.</param>
    /// <param name="inner">What led to this, where it says more.</param>
    public DatasetFormatException(
        string file, int? line, int? column, string found, string expected, string remedy, Exception? inner = null)
        : base($"{Place(file, line, column)}: {expected}; got {found}. {remedy}", inner)
        => (File, Line, Column, Found, Expected) = (file, line, column, found, expected);

    /// <summary>The file's name as the user gave it.</summary>
    public string File { get; }

    /// <summary>The line, counted from 1; null where the file as a whole is meant.</summary>
    public int? Line { get; }

    /// <summary>The character in that line, counted from 1; null where the line as a whole is meant.</summary>
    public int? Column { get; }

    /// <summary>What stands there.</summary>
    public string Found { get; }

    /// <summary>What must be what.</summary>
    public string Expected { get; }

    private static string Place(string file, int? line, int? column) => (line, column) switch
    {
        (null, _) => file,
        (_, null) => string.Create(CultureInfo.InvariantCulture, $"{file}, line {line}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{file}, line {line}, column {column}"),
    };
}
