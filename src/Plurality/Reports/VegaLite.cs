using System.Text.Json.Nodes;

namespace Plurality.Reports;

/// <summary>Pieces of Vega-Lite specifications.</summary>
internal static class VegaLite
{
    /// <summary>The version of the language; only an identifier, nothing is fetched from it.</summary>
    public const string Schema = "https://vega.github.io/schema/vega-lite/v6.json";

    /// <summary>A column of the data as a channel.</summary>
    public static JsonObject Field(string name, string type, string? title = null) =>
        new()
        {
            ["field"] = name,
            ["type"] = type,
            ["title"] = title ?? name,
        };

    /// <summary>A layer of a mark; the channels are those that the other layers do not have.</summary>
    public static JsonObject Layer(JsonObject mark, JsonObject encoding) => new() { ["mark"] = mark, ["encoding"] = encoding };

    /// <summary>The diagonal from (0,0) to (1,1), on which both axes are equal; grey in either scheme, whatever colours mean in the
    /// chart.</summary>
    /// <param name="x">The horizontal axis' title; null for none.</param>
    /// <param name="y">The vertical axis' title.</param>
    public static JsonObject Diagonal(string? x, string y) =>
        new()
        {
            ["data"] = new JsonObject { ["values"] = new JsonArray(new JsonObject { ["both"] = 0 }, new JsonObject { ["both"] = 1 }) },
            ["mark"] = new JsonObject
            {
                ["type"] = "line",
                ["strokeDash"] = new JsonArray(4, 4),
                ["strokeWidth"] = 1,
                ["aria"] = false,
            },
            ["encoding"] = new JsonObject
            {
                ["x"] = new JsonObject
                {
                    ["field"] = "both",
                    ["type"] = "quantitative",
                    ["title"] = x,
                },
                ["y"] = Field("both", "quantitative", y),
                ["color"] = new JsonObject { ["value"] = "#888888" },
            },
        };

    /// <summary>A figure as data has it.</summary>
    public static JsonNode? Number(double? value) => value is { } number ? ReportJsonValues.Rounded(number) : null;
}
