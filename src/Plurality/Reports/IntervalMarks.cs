using System.Text.Json.Nodes;
using Plurality.Analysis;

namespace Plurality.Reports;

/// <summary>The layers of a chart of figures with intervals; the columns are <c>value</c>, <c>low</c> and <c>high</c>.</summary>
internal static class IntervalMarks
{
    /// <summary>If figures come near 1, the axis shows 0 to 1, so that charts are easy to compare.</summary>
    private const double NearOne = 0.5;

    /// <summary>If the highest figure is this many times the lowest one, a linear axis would show one method and crowd the
    /// others.</summary>
    private const double WideRange = 5;

    /// <summary>The padding on each side of a group of lines on the axis, in units of the distance between lines.</summary>
    private const int Room = 5;

    private static readonly JsonNode[] Shapes = ["circle", "square", "triangle-up", "diamond"];

    private static readonly JsonNode[] Dashes = [new JsonArray(1, 0), new JsonArray(6, 3), new JsonArray(2, 2), new JsonArray(8, 3, 2, 3)];

    /// <summary>The common part of all layers, and the layers from bottom to top.</summary>
    public static (JsonObject Encoding, JsonArray Layers) Of(
        FigureTable table,
        ChartMark mark,
        ChartField along,
        ChartField? colour,
        ChartField? form,
        JsonArray tooltip
    )
    {
        var (across, beside) = mark == ChartMark.Dots ? ("x", "y") : ("y", "x");
        var encoding = new JsonObject
        {
            [beside] = mark == ChartMark.Points ? Measured(along.Name, along.Name, true, true) : along.Channel(),
        };
        if (mark is ChartMark.Bars or ChartMark.Lines)
        {
            encoding[beside]!["axis"] = new JsonObject { ["labelAngle"] = 0 };
        }

        // Series with equal values would hide each other, so they are drawn side by side or one around the other.
        if (colour is not null && mark != ChartMark.Points && colour != along)
        {
            var offset = new JsonObject { ["domain"] = colour.Domain() };
            if (mark == ChartMark.Lines)
            {
                (offset["type"], offset["padding"]) = ("point", Room);
            }

            encoding[$"{beside}Offset"] = new JsonObject { ["field"] = colour.Name, ["scale"] = offset };
        }

        if (colour is not null && mark != ChartMark.Bars)
        {
            encoding["color"] = colour.Channel();
        }

        var logarithmic = mark == ChartMark.Dots && IsWide(table);
        JsonObject Value(string column) =>
            logarithmic
                ? Logarithmic(column, $"{table.Title} (logarithmic)")
                : Measured(column, table.Title, mark != ChartMark.Dots || table.Unit == FigureUnit.Fraction, EndsAtOne(table));
        var point = new JsonObject { [across] = Value("value"), ["tooltip"] = tooltip };
        if (form is not null)
        {
            point["shape"] = form.Channel();
        }
        else if (colour is { RepeatsColours: true } && mark != ChartMark.Bars)
        {
            point["shape"] = colour.BesideColour(Shapes);
        }

        if (colour is not null && mark == ChartMark.Points && colour.Values.Count > 1)
        {
            point["size"] = new JsonObject
            {
                ["field"] = colour.Name,
                ["type"] = "ordinal",
                ["legend"] = null,
                ["scale"] = new JsonObject { ["domain"] = colour.Domain(), ["range"] = new JsonArray(190, 45) },
            };
        }

        if (colour is not null && mark == ChartMark.Bars)
        {
            point["color"] = colour.Channel();
        }

        var interval = VegaLite.Layer(
            new JsonObject { ["type"] = "rule", ["aria"] = false },
            new JsonObject
            {
                [across] = Value("low"),
                [$"{across}2"] = new JsonObject { ["field"] = "high" },
            }
        );
        var figure = VegaLite.Layer(
            mark == ChartMark.Bars
                ? new JsonObject { ["type"] = "bar" }
                : new JsonObject
                {
                    ["type"] = "point",
                    ["filled"] = true,
                    ["opacity"] = 1,
                    ["size"] = 60,
                },
            point
        );
        return (
            encoding,
            mark switch
            {
                ChartMark.Bars => new JsonArray(figure, interval),
                ChartMark.Lines => new JsonArray(Line(Value("value"), colour, form), interval, figure),
                ChartMark.Points => new JsonArray(VegaLite.Diagonal(along.Name, table.Title), interval, figure),
                _ => new JsonArray(interval, figure),
            }
        );
    }

    private static JsonObject Line(JsonObject value, ChartField? colour, ChartField? form)
    {
        var encoding = new JsonObject { ["y"] = value };
        if (form is not null)
        {
            encoding["strokeDash"] = form.Channel();
        }
        else if (colour is { RepeatsColours: true })
        {
            encoding["strokeDash"] = colour.BesideColour(Dashes);
        }

        return VegaLite.Layer(new JsonObject { ["type"] = "line", ["aria"] = false }, encoding);
    }

    private static JsonObject Measured(string column, string title, bool fromZero, bool toOne)
    {
        var channel = VegaLite.Field(column, "quantitative", title);
        channel["scale"] = toOne ? new JsonObject { ["domain"] = new JsonArray(0, 1) } : new JsonObject { ["zero"] = fromZero };
        return channel;
    }

    private static JsonObject Logarithmic(string column, string title)
    {
        var channel = VegaLite.Field(column, "quantitative", title);
        channel["scale"] = new JsonObject { ["type"] = "log", ["nice"] = true };
        return channel;
    }

    /// <summary>Whether figures without a highest value, all of them above 0, are of very different size.</summary>
    private static bool IsWide(FigureTable table)
    {
        var ends = table
            .Rows.SelectMany(row => (double?[])[row.Figure.Low, row.Figure.High, row.Figure.Estimate.Value])
            .OfType<double>()
            .ToList();
        return table.Unit == FigureUnit.Nats && ends.Count > 0 && ends.Min() > 0 && ends.Max() > WideRange * ends.Min();
    }

    private static bool EndsAtOne(FigureTable table) =>
        table.Unit == FigureUnit.Fraction && table.Rows.Max(row => row.Figure.High ?? row.Figure.Estimate.Value) > NearOne;
}
