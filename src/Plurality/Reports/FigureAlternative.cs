using System.Globalization;
using Plurality.Analysis;

namespace Plurality.Reports;

/// <summary>Describes a table of figures in words, as a text alternative to its chart.</summary>
internal static class FigureAlternative
{
    private const int ShownGroups = 6;
    private const int ShownFigures = 5;

    /// <summary>The measure and its axis, then each group's figures, or the lowest and highest one if there are many.</summary>
    /// <param name="table">The table; one row at least.</param>
    /// <param name="along">The key along the chart's axis.</param>
    /// <param name="groups">The keys that tell groups apart.</param>
    public static string Of(FigureTable table, string along, IReadOnlyList<string> groups)
    {
        var names = table.Keys.Select(key => key.Name).ToList();
        int[] places = [.. groups.Select(name => names.IndexOf(name))];
        var at = names.IndexOf(along);
        var grouped = table
            .Rows.GroupBy(
                row =>
                    string.Join(", ", places.Select(place => names[place] == "none steps" ? $"{row.Keys[place]} none" : row.Keys[place])),
                StringComparer.Ordinal
            )
            .ToList();
        List<string> sentences = [$"{char.ToUpperInvariant(table.Title[0])}{table.Title[1..]} by {along}."];
        sentences.AddRange(
            grouped.Take(ShownGroups).Select(group => $"{(group.Key.Length == 0 ? "" : $"{group.Key}: ")}{Figures([.. group], at)}.")
        );
        if (grouped.Count > ShownGroups)
        {
            sentences.Add(string.Create(CultureInfo.InvariantCulture, $"There are {grouped.Count - ShownGroups} more groups."));
        }

        return string.Join(' ', sentences);
    }

    private static string Figures(FigureRow[] rows, int at)
    {
        FigureRow[] known = [.. rows.Where(row => row.Figure.Estimate.Value is not null)];
        if (known.Length == 0)
        {
            return $"undefined, because {rows[0].Figure.Reason}";
        }

        if (known.Length <= ShownFigures)
        {
            return string.Join(", ", known.Select(row => Figure(row, at)));
        }

        var (lowest, highest) = (known.MinBy(Value)!, known.MaxBy(Value)!);
        return string.Create(CultureInfo.InvariantCulture, $"{known.Length} figures from {Figure(lowest, at)} to {Figure(highest, at)}");
    }

    private static string Figure(FigureRow row, int at) => $"{Number(Value(row))} at {row.Keys[at]}{Interval(row)}";

    private static string Interval(FigureRow row) =>
        row.Figure is { Low: { } low, High: { } high } ? $" (interval {Number(low)} to {Number(high)})" : "";

    private static double Value(FigureRow row) => row.Figure.Estimate.Value!.Value;

    /// <summary>Two decimals, or two significant digits if two decimals would show zero.</summary>
    private static string Number(double value) =>
        value.ToString(Math.Abs(value) is > 0 and < 0.0995 ? "G2" : "0.00", CultureInfo.InvariantCulture);
}
