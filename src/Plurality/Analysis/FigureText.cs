using System.Globalization;

namespace Plurality.Analysis;

/// <summary>Formats figures in sentences, in the invariant culture.</summary>
internal static class FigureText
{
    /// <summary>A probability or score with two decimals.</summary>
    public static string Number(double? value) =>
        value is { } number ? number.ToString("0.00", CultureInfo.InvariantCulture) : "an undefined number";

    /// <summary>A share in per cent.</summary>
    public static string Percent(double? value) =>
        value is { } share ? (100 * share).ToString("0", CultureInfo.InvariantCulture) + " %" : "an undefined share";

    /// <summary>A whole number as a key of a table.</summary>
    public static string Key(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>First, second, third; then 4th and so on.</summary>
    public static string Ordinal(int place) =>
        place switch
        {
            1 => "first",
            2 => "second",
            3 => "third",
            _ => Key(place) + "th",
        };
}
