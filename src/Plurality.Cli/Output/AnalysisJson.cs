using System.Globalization;
using System.Text.Json;
using Plurality.Analysis;
using Plurality.Cli.Terminals;
using Plurality.Statistics;

namespace Plurality.Cli.Output;

/// <summary>An analysis as a line of JSON. An undefined figure is null and has a reason.</summary>
internal static class AnalysisJson
{
    /// <summary>
    /// <c>{"analysis","question","findings":[{"run","sentence"}],"missing":[…],"figures":[{"run","figure","unit",value…}],
    /// "tables":[{"name","title","unit","keys":[…],"rows":[{key: …, value…}]}]}</c>, where value… is
    /// <c>"value","low","high","support","reason"</c>.
    /// </summary>
    public static void Write(Terminal terminal, AnalysisResult result) => JsonLines.Write(terminal, json =>
        {
            json.WriteString("analysis", result.Analysis);
            json.WriteString("question", result.Question);
            WriteArray(json, "findings", result.Findings, WriteFinding);
            WriteArray(json, "missing", result.Missing, WriteFinding);
            WriteArray(json, "figures", result.Headlines, (writer, headline) =>
            {
                writer.WriteString("run", headline.Run);
                writer.WriteString("figure", headline.Name);
                writer.WriteString("unit", FigureUnitName.Of(headline.Unit));
                WriteFigure(writer, headline.Figure);
            });
            WriteArray(json, "tables", result.Tables.Where(table => table.Rows.Count > 0), WriteTable);
        });

    private static void WriteFinding(Utf8JsonWriter json, Finding finding)
    {
        json.WriteString("run", finding.Run);
        json.WriteString("sentence", finding.Sentence);
    }

    private static void WriteTable(Utf8JsonWriter json, FigureTable table)
    {
        json.WriteString("name", table.Name);
        json.WriteString("title", table.Title);
        json.WriteString("unit", FigureUnitName.Of(table.Unit));
        json.WriteStartArray("keys");
        foreach (var key in table.Keys)
        {
            json.WriteStringValue(key.Name);
        }

        json.WriteEndArray();
        WriteArray(json, "rows", table.Rows, (writer, row) =>
        {
            foreach (var (key, value) in table.Keys.Zip(row.Keys))
            {
                if (key.IsNumber)
                {
                    writer.WriteNumber(key.Name, double.Parse(value, CultureInfo.InvariantCulture));
                }
                else
                {
                    writer.WriteString(key.Name, value);
                }
            }

            WriteFigure(writer, row.Figure);
        });
    }

    private static void WriteFigure(Utf8JsonWriter json, Interval figure)
    {
        JsonLines.Number(json, "value", figure.Estimate.Value);
        JsonLines.Number(json, "low", figure.Low);
        JsonLines.Number(json, "high", figure.High);
        json.WriteNumber("support", figure.Estimate.Support);
        json.WriteString("reason", figure.Reason);
    }

    private static void WriteArray<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
