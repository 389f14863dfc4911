using System.Globalization;
using System.Text.Json.Nodes;
using Plurality.Analysis;

namespace Plurality.Reports;

/// <summary>A table of figures as a chart: one row of data per row of the table.</summary>
internal static class FigureChart
{
    private const string Panel = "panel";
    private const int PanelWidth = 240;
    private const int Height = 220;
    private const int RowHeight = 20;

    /// <summary>The chart.</summary>
    /// <param name="section">Where it belongs.</param>
    /// <param name="table">The table; one row at least.</param>
    /// <param name="runs">All runs of the report, in their order.</param>
    /// <param name="shape">How the table becomes a chart.</param>
    public static ReportChart Of(string section, FigureTable table, IReadOnlyList<string> runs, ChartShape shape)
    {
        var fields = table
            .Keys.Select(
                (key, i) =>
                    new ChartField(
                        key.Name,
                        key.IsNumber,
                        i == 0 ? runs : Ordered(table.Rows.Select(row => row.Keys[i]).Distinct(StringComparer.Ordinal), key.IsNumber)
                    )
            )
            .ToList();
        var along = fields.Find(field => field.Name == shape.Along)!;
        List<string> series = [.. shape.Series];
        List<ChartField> varying =
        [
            .. fields
                .Where((field, i) => field != along && field.Values.Count > 1 && (i == 0 || series.Contains(field.Name)))
                .OrderBy(field => series.IndexOf(field.Name)), // the run, which is none of them, first
        ];
        var (colour, form, panels) = (varying.FirstOrDefault(), varying.Skip(1).FirstOrDefault(), varying.Skip(2).ToList());
        if (shape.Mark is ChartMark.Bars or ChartMark.Dots)
        {
            (form, panels) = (null, [.. varying.Skip(1)]);
        }

        var rows = new JsonArray([.. table.Rows.Select(row => Row(table, fields, panels, row))]);
        var view = IntervalMarks.Of(table, shape.Mark, along, colour, form, Tooltip(fields));
        var alternative = FigureAlternative.Of(table, along.Name, [.. varying.Select(field => field.Name)]);
        var specification = new JsonObject
        {
            ["$schema"] = VegaLite.Schema,
            ["description"] = alternative,
            ["data"] = new JsonObject { ["values"] = rows },
        };
        if (panels.Count > 0)
        {
            specification["facet"] = new JsonObject
            {
                ["field"] = Panel,
                ["type"] = "nominal",
                ["title"] = null,
                ["sort"] = new JsonArray([
                    .. rows.Select(row => (string)row![Panel]!).Distinct(StringComparer.Ordinal).Select(name => (JsonNode)name),
                ]),
            };
            specification["columns"] = 2;
            specification["spec"] = new JsonObject
            {
                ["width"] = PanelWidth,
                ["height"] = HeightOf(shape.Mark, along, colour),
                ["encoding"] = view.Encoding,
                ["layer"] = view.Layers,
            };
        }
        else
        {
            specification["width"] = "container";
            specification["height"] = HeightOf(shape.Mark, along, colour);
            specification["autosize"] = new JsonObject { ["type"] = "fit-x", ["contains"] = "padding" };
            specification["encoding"] = view.Encoding;
            specification["layer"] = view.Layers;
        }

        return new ReportChart($"{section}.{table.Name.Replace(' ', '-')}", section, shape.Title, alternative, specification);
    }

    private static JsonObject Row(FigureTable table, List<ChartField> fields, List<ChartField> panels, FigureRow row)
    {
        var data = new JsonObject();
        foreach (var (field, key) in fields.Zip(row.Keys))
        {
            data[field.Name] = field.Value(key);
        }

        if (panels.Count > 0)
        {
            data[Panel] = string.Join(", ", panels.Select(panel => $"{panel.Name}: {row.Keys[fields.IndexOf(panel)]}"));
        }

        data["value"] = VegaLite.Number(row.Figure.Estimate.Value);
        data["low"] = VegaLite.Number(row.Figure.Low);
        data["high"] = VegaLite.Number(row.Figure.High);
        data["support"] = row.Figure.Estimate.Support;
        if (row.Figure.Reason is { } reason)
        {
            data["reason"] = reason;
        }

        return data;
    }

    private static JsonArray Tooltip(List<ChartField> fields) =>
        new([
            .. fields.Select(field => VegaLite.Field(field.Name, field.IsNumber ? "ordinal" : "nominal")),
            .. ((string[])["value", "low", "high", "support"]).Select(name => VegaLite.Field(name, "quantitative")),
        ]);

    private static JsonNode HeightOf(ChartMark mark, ChartField along, ChartField? colour) =>
        mark == ChartMark.Dots
            ? new JsonObject
            {
                ["step"] = colour is null || colour == along ? RowHeight : (RowHeight / 2 * colour.Values.Count) + (RowHeight / 2),
                ["for"] = "position",
            }
            : Height;

    private static List<string> Ordered(IEnumerable<string> values, bool isNumber) =>
        isNumber ? [.. values.OrderBy(value => double.Parse(value, CultureInfo.InvariantCulture))] : [.. values];
}
