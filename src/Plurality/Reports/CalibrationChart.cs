using System.Globalization;
using System.Text.Json.Nodes;

namespace Plurality.Reports;

/// <summary>Reliability diagrams: predicted probability against the annotators' share, one panel per method, with the number of pairs per
/// probability below it. Larger points represent more pairs.</summary>
internal static class CalibrationChart
{
    private const string Predicted = "predicted probability";
    private const string Chosen = "share of annotators";
    private const int PanelSize = 150;
    private const int HistogramHeight = 45;
    private const int Columns = 3;

    /// <summary>The diagrams of a run.</summary>
    /// <param name="number">The run's place in the report, from 1.</param>
    /// <param name="curves">The curves of the run's methods; those without bins are left out.</param>
    /// <param name="runs">All runs of the report, in their order: each has its own colour.</param>
    /// <returns>The chart; null if no curve has a bin.</returns>
    public static ReportChart? Of(int number, IReadOnlyList<CalibrationCurve> curves, IReadOnlyList<string> runs)
    {
        CalibrationCurve[] shown = [.. curves.Where(curve => curve.Bins.Count > 0)];
        if (shown.Length == 0)
        {
            return null;
        }

        var rows =
            from curve in shown
            from bin in curve.Bins
            select (JsonNode)
                new JsonObject
                {
                    ["run"] = curve.Run,
                    ["method"] = curve.Method,
                    ["predicted"] = VegaLite.Number(bin.Predicted),
                    ["share"] = VegaLite.Number(bin.Share),
                    ["pairs"] = bin.Count,
                    ["from"] = VegaLite.Number((double)bin.Number / CalibrationCurve.BinCount),
                    ["to"] = VegaLite.Number((bin.Number + 1.0) / CalibrationCurve.BinCount),
                };
        var alternative = Words(shown);
        return new ReportChart(
            string.Create(CultureInfo.InvariantCulture, $"calibration.{number}"),
            "calibration",
            $"Calibration: {shown[0].Run}",
            alternative,
            new JsonObject
            {
                ["$schema"] = VegaLite.Schema,
                ["description"] = alternative,
                ["data"] = new JsonObject { ["values"] = new JsonArray([.. rows]) },
                ["columns"] = Columns,
                // Not a facet: an unfinished last row of a facet has axes without panels.
                ["concat"] = new JsonArray([.. shown.Select(curve => (JsonNode)PanelOf(curve, runs))]),
            }
        );
    }

    private static JsonObject PanelOf(CalibrationCurve curve, IReadOnlyList<string> runs) =>
        new()
        {
            ["title"] = curve.Method,
            ["transform"] = new JsonArray(
                new JsonObject
                {
                    ["filter"] = new JsonObject { ["field"] = "method", ["equal"] = curve.Method },
                }
            ),
            ["spacing"] = 8,
            ["vconcat"] = new JsonArray(
                new JsonObject
                {
                    ["width"] = PanelSize,
                    ["height"] = PanelSize,
                    ["encoding"] = new JsonObject { ["x"] = Share("predicted", null), ["y"] = Share("share", Chosen) },
                    ["layer"] = Layers(runs),
                },
                Histogram(runs)
            ),
        };

    private static JsonArray Layers(IReadOnlyList<string> runs) =>
        new(
            VegaLite.Diagonal(null, Chosen),
            VegaLite.Layer(new JsonObject { ["type"] = "line", ["aria"] = false }, new JsonObject { ["color"] = Colour(runs) }),
            VegaLite.Layer(
                new JsonObject
                {
                    ["type"] = "point",
                    ["filled"] = true,
                    ["opacity"] = 1,
                },
                new JsonObject
                {
                    ["color"] = Colour(runs),
                    ["size"] = new JsonObject
                    {
                        ["field"] = "pairs",
                        ["type"] = "quantitative",
                        ["legend"] = null,
                        ["scale"] = new JsonObject { ["type"] = "sqrt", ["range"] = new JsonArray(15, 200) },
                    },
                    ["tooltip"] = Tooltip(),
                }
            )
        );

    private static JsonObject Histogram(IReadOnlyList<string> runs)
    {
        var from = Share("from", Predicted);
        var pairs = VegaLite.Field("pairs", "quantitative", "pairs");
        pairs["axis"] = new JsonObject { ["tickCount"] = 2, ["format"] = "~s" };
        return new JsonObject
        {
            ["width"] = PanelSize,
            ["height"] = HistogramHeight,
            ["mark"] = new JsonObject { ["type"] = "bar", ["opacity"] = 0.7 },
            ["encoding"] = new JsonObject
            {
                ["x"] = from,
                ["x2"] = new JsonObject { ["field"] = "to" },
                ["y"] = pairs,
                ["y2"] = new JsonObject { ["datum"] = 0 },
                ["color"] = Colour(runs),
                ["tooltip"] = Tooltip(),
            },
        };
    }

    private static JsonArray Tooltip() =>
        new(
            VegaLite.Field("method", "nominal"),
            VegaLite.Field("predicted", "quantitative", "mean predicted probability"),
            VegaLite.Field("share", "quantitative", "mean share of annotators"),
            VegaLite.Field("pairs", "quantitative", "pairs of document and label")
        );

    private static JsonObject Colour(IReadOnlyList<string> runs) =>
        new()
        {
            ["field"] = "run",
            ["type"] = "nominal",
            ["legend"] = null,
            ["scale"] = new JsonObject { ["domain"] = new JsonArray([.. runs.Select(run => (JsonNode)run)]) },
        };

    private static JsonObject Share(string column, string? title)
    {
        var channel = VegaLite.Field(column, "quantitative", title);
        channel["title"] = title;
        channel["scale"] = new JsonObject { ["domain"] = new JsonArray(0, 1) };
        channel["axis"] = new JsonObject { ["values"] = new JsonArray(0, 0.5, 1) };
        return channel;
    }

    private static string Words(CalibrationCurve[] curves) =>
        "Mean share of annotators who choose a label, by the probability that a method gives it. "
        + string.Join(
            ' ',
            curves.Select(curve =>
            {
                var pairs = curve.Bins.Sum(bin => bin.Count);
                var excess = curve.Bins.Sum(bin => bin.Count * (bin.Predicted - bin.Share)) / pairs;
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{curve.Method}: mean distance {curve.Error:0.000} over {pairs} pairs, mean probability "
                        + $"{(excess > 0 ? "too high" : "too low")} by {Math.Abs(excess):0.000}."
                );
            })
        );
}
