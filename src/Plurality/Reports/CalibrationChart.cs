using System.Globalization;
using System.Text.Json.Nodes;

namespace Plurality.Reports;

/// <summary>A reliability diagram: what methods predict against what people choose, a panel a method. Larger points rest on more
/// pairs.</summary>
internal static class CalibrationChart
{
    private const string Predicted = "predicted probability";
    private const string Chosen = "share of annotators";
    private const int PanelSize = 150;
    private const int Columns = 3;

    /// <summary>The diagram of a run.</summary>
    /// <param name="number">The run's place in the report, from 1.</param>
    /// <param name="curves">The curves of the run's methods; those without bins are left out.</param>
    /// <returns>The chart; null where no curve has a bin.</returns>
    public static ReportChart? Of(int number, IReadOnlyList<CalibrationCurve> curves)
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
                    ["method"] = curve.Method,
                    ["predicted"] = VegaLite.Number(bin.Predicted),
                    ["share"] = VegaLite.Number(bin.Share),
                    ["pairs"] = bin.Count,
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
                ["facet"] = new JsonObject
                {
                    ["field"] = "method",
                    ["type"] = "nominal",
                    ["title"] = null,
                    ["sort"] = new JsonArray([.. shown.Select(curve => (JsonNode)curve.Method)]),
                },
                ["columns"] = Columns,
                ["spec"] = new JsonObject
                {
                    ["width"] = PanelSize,
                    ["height"] = PanelSize,
                    ["encoding"] = Axes(),
                    ["layer"] = Layers(),
                },
            }
        );
    }

    private static JsonObject Axes() => new() { ["x"] = Share("predicted", Predicted), ["y"] = Share("share", Chosen) };

    private static JsonArray Layers() =>
        new(
            VegaLite.Diagonal(Predicted, Chosen),
            VegaLite.Layer(new JsonObject { ["type"] = "line", ["aria"] = false }, []),
            VegaLite.Layer(
                new JsonObject
                {
                    ["type"] = "point",
                    ["filled"] = true,
                    ["opacity"] = 1,
                },
                new JsonObject
                {
                    ["size"] = new JsonObject
                    {
                        ["field"] = "pairs",
                        ["type"] = "quantitative",
                        ["title"] = "pairs",
                        ["scale"] = new JsonObject { ["type"] = "sqrt", ["range"] = new JsonArray(15, 200) },
                    },
                    ["tooltip"] = new JsonArray(
                        VegaLite.Field("method", "nominal"),
                        VegaLite.Field("predicted", "quantitative", "mean predicted probability"),
                        VegaLite.Field("share", "quantitative", "mean share of annotators"),
                        VegaLite.Field("pairs", "quantitative", "pairs of document and label")
                    ),
                }
            )
        );

    private static JsonObject Share(string column, string title)
    {
        var channel = VegaLite.Field(column, "quantitative", title);
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
