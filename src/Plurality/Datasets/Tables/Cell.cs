using System.Collections.Frozen;
using System.Globalization;

namespace Plurality.Datasets.Tables;

/// <summary>Interprets the text of one cell before anything is known about its column.</summary>
internal static class Cell
{
    // As pandas, R and Excel write them. "none" is excluded: it is the word for the vote that no label applies.
    private static readonly FrozenSet<string> MissingWords = FrozenSet.ToFrozenSet(
        ["NaN", "nan", "NAN", "None", "null", "Null", "NULL", "NA", "N/A", "n/a", "<NA>", "#N/A"],
        StringComparer.Ordinal
    );

    private static readonly FrozenSet<string> Yes = FrozenSet.ToFrozenSet(["true", "yes", "y", "t"], StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> No = FrozenSet.ToFrozenSet(["false", "no", "n", "f"], StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> SpreadsheetErrors = FrozenSet.ToFrozenSet(
        ["#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#ERROR!", "#SPILL!", "#CALC!"],
        StringComparer.Ordinal
    );

    /// <summary>Whether there is no value: nothing, white space, or a word such as <c>NaN</c>.</summary>
    public static bool IsMissing(string cell) => string.IsNullOrWhiteSpace(cell) || MissingWords.Contains(cell.Trim());

    /// <summary>Whether it is <c>1</c>, <c>1.0</c>, <c>True</c>, <c>yes</c>, or one of their opposites; null for neither.</summary>
    public static bool? Flag(string cell)
    {
        var word = cell.Trim();
        return Yes.Contains(word) ? true
            : No.Contains(word) ? false
            : Number(word) switch
            {
                1 => true,
                0 => false,
                _ => null,
            };
    }

    /// <summary>Whether the cell is −1; a row of −1 in place of 0 and 1 means that the document is not scored.</summary>
    public static bool IsNotScored(string cell) => Number(cell) == -1;

    /// <summary>Whether the cell is what Excel and other spreadsheets write for a formula that fails.</summary>
    public static bool IsSpreadsheetError(string cell) => SpreadsheetErrors.Contains(cell.Trim());

    /// <summary>Whether the cell is a number with a comma in place of the point, such as <c>0,5</c>.</summary>
    public static bool HasDecimalComma(string cell) =>
        cell.Split(',') is [var whole, var part]
        && int.TryParse(whole, NumberStyles.AllowLeadingWhite | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
        && part.TrimEnd() is { Length: > 0 } digits
        && digits.All(char.IsAsciiDigit);

    /// <summary>The number; null if the cell is not a number.</summary>
    public static double? Number(string cell) =>
        double.TryParse(cell.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : null;
}
