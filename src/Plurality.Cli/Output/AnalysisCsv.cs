using System.Globalization;
using CsvHelper;
using Plurality.Analysis;
using Plurality.Cli.Terminals;
using Plurality.Statistics;

namespace Plurality.Cli.Output;

/// <summary>
/// All figures of analyses in one table: <c>analysis,table,run</c>, a column for every other key of any table (empty for tables without
/// that key), then <c>unit,value,low,high,support,reason</c>. Main figures are in the table <c>summary</c> with the key <c>figure</c>.
/// </summary>
internal static class AnalysisCsv
{
    /// <summary>Writes the header and a line per figure.</summary>
    public static void Write(Terminal terminal, IReadOnlyList<AnalysisResult> results)
    {
        string[] keys =
        [
            "run",
            "figure",
            .. results
                .SelectMany(result => result.Tables)
                .SelectMany(table => table.Keys.Skip(1))
                .Select(key => key.Name)
                .Distinct(StringComparer.Ordinal),
        ];
        using var csv = CsvWriter.Create(terminal.Output, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);
        csv.WriteRecord(["analysis", "table", .. keys, "unit", "value", "low", "high", "support", "reason"]);
        foreach (var result in results)
        {
            foreach (var headline in result.Headlines)
            {
                csv.WriteRecord([
                    result.Analysis,
                    "summary",
                    headline.Run,
                    headline.Name,
                    .. keys.Skip(2).Select(_ => ""),
                    .. Cells(headline.Unit, headline.Figure),
                ]);
            }

            foreach (var table in result.Tables)
            {
                foreach (var row in table.Rows)
                {
                    var values = table
                        .Keys.Zip(row.Keys)
                        .ToDictionary(pair => pair.First.Name, pair => pair.Second, StringComparer.Ordinal);
                    csv.WriteRecord([
                        result.Analysis,
                        table.Name,
                        .. keys.Select(key => values.GetValueOrDefault(key, "")),
                        .. Cells(table.Unit, row.Figure),
                    ]);
                }
            }
        }
    }

    private static IEnumerable<string> Cells(FigureUnit unit, Interval figure) =>
        [
            FigureUnitName.Of(unit),
            Number(figure.Estimate.Value),
            Number(figure.Low),
            Number(figure.High),
            figure.Estimate.Support.ToString(CultureInfo.InvariantCulture),
            figure.Reason ?? "",
        ];

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
