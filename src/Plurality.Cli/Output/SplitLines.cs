using System.Globalization;
using System.Text.Json;
using Plurality.Cli.Inspections;
using Plurality.Cli.Terminals;
using Plurality.Datasets.Duplicates;
using Plurality.Traces;
using Spectre.Console;

namespace Plurality.Cli.Output;

/// <summary>The parts of a data set and their duplicates and leaks, as text and as JSON.</summary>
internal static class SplitLines
{
    private const int ShownLeaks = 20;

    /// <summary>Writes a line per part, then duplicates within parts and leaks between them.</summary>
    public static void Write(Terminal terminal, SplitReport report)
    {
        foreach (var part in report.Parts)
        {
            Line(terminal, $"{Shown.Line(part.Output ?? part.Name)}: {Shown.Counted(part.Items, "item")}.");
        }

        Line(terminal, $"Duplicates: {Described(report.Exact)} with the same text, {Described(report.Near)} with nearly the same.");
        if (report.Leaks.Count == 0)
        {
            Line(terminal, $"No text leaks from one part to another.");
            return;
        }

        foreach (var pair in report.Leaks.GroupBy(leak => (leak.Split, leak.OtherSplit)))
        {
            var exact = pair.Count(leak => leak.IsExact);
            var (known, from) = (Shown.Line(pair.Key.Split), Shown.Line(pair.Key.OtherSplit));
            var items = Shown.Counted(pair.Count(), "item");
            Line(terminal, $"{items} of {known} known from {from}: {exact} exact, {pair.Count() - exact} near copies.");
        }

        var table = ResultTable.Create("item", "of", "copy", "of", ">similarity");
        foreach (var leak in report.Leaks.Take(ShownLeaks))
        {
            table.AddRow([
                .. (
                    (string[])
                        [
                            Shown.Line(leak.Id),
                            Shown.Line(leak.Split),
                            Shown.Line(leak.OtherId),
                            Shown.Line(leak.OtherSplit),
                            leak.IsExact ? "exact" : leak.Similarity.ToString("0.000", CultureInfo.InvariantCulture),
                        ]
                ).Select(cell => new Text(cell)),
            ]);
        }

        terminal.Console.Write(table);
        if (report.Leaks.Count > ShownLeaks)
        {
            Line(terminal, $"… and {report.Leaks.Count - ShownLeaks} more (all of them with --json)");
        }
    }

    /// <summary>Writes the same as a line of JSON.</summary>
    public static void WriteJson(Terminal terminal, SplitReport report) => JsonLines.Write(terminal, json =>
        {
            json.WriteStartArray("parts");
            foreach (var part in report.Parts)
            {
                json.WriteStartObject();
                json.WriteString("name", part.Name);
                json.WriteNumber("items", part.Items);
                json.WriteString("output", part.Output);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartObject("duplicates");
            Groups(json, "exact", report.Exact);
            Groups(json, "near", report.Near);
            json.WriteEndObject();
            json.WriteStartArray("leaks");
            foreach (var leak in report.Leaks)
            {
                json.WriteStartObject();
                json.WriteString("id", leak.Id);
                json.WriteString("split", leak.Split);
                json.WriteString("otherId", leak.OtherId);
                json.WriteString("otherSplit", leak.OtherSplit);
                json.WriteBoolean("exact", leak.IsExact);
                json.WriteNumber("similarity", leak.Similarity);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            TraceJson.WriteTexts(json, "notes", report.Notes);
        });

    private static void Groups(Utf8JsonWriter json, string name, IReadOnlyList<DuplicateGroup> groups)
    {
        json.WriteStartArray(name);
        foreach (var group in groups)
        {
            json.WriteStartArray();
            foreach (var item in group.Items)
            {
                json.WriteStringValue(item.Id);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static string Described(IReadOnlyList<DuplicateGroup> groups) =>
        groups.Count == 0
            ? "none"
            : $"{Shown.Counted(groups.Sum(group => group.Items.Count), "item")} in {Shown.Counted(groups.Count, "group")}";

    private static void Line(Terminal terminal, FormattableString line) =>
        terminal.Output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
