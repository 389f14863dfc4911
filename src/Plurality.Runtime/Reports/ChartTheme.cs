using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Plurality.Runtime.Reports;

/// <summary>The theme of charts outside a page: a white background and the light colours of the page's style sheet.</summary>
internal static partial class ChartTheme
{
    private static readonly Dictionary<string, string> Colours = LightColour()
        .Matches(PageResource.Page(".css"))
        .ToDictionary(colour => colour.Groups["name"].Value, colour => colour.Groups["light"].Value, StringComparer.Ordinal);

    /// <summary>Returns a new Vega-Lite configuration. A JSON node has one parent, so it cannot be shared.</summary>
    public static JsonObject Light()
    {
        var (ink, muted, line) = (Colours["ink"], Colours["muted"], Colours["line"]);
        string[] series =
        [
            .. Colours
                .Where(colour => colour.Key.StartsWith("series-", StringComparison.Ordinal))
                .OrderBy(colour => colour.Key, StringComparer.Ordinal)
                .Select(colour => colour.Value),
        ];
        return new JsonObject
        {
            ["background"] = "#ffffff",
            ["font"] = "system-ui, sans-serif",
            ["padding"] = 12,
            ["view"] = new JsonObject { ["stroke"] = null },
            ["axis"] = new JsonObject
            {
                ["labelColor"] = muted,
                ["titleColor"] = muted,
                ["gridColor"] = line,
                ["domainColor"] = line,
                ["tickColor"] = line,
                ["titleFontWeight"] = 500,
                ["labelLimit"] = 240,
                ["maxExtent"] = 260, // beyond it a title would lie on the labels
            },
            ["legend"] = new JsonObject
            {
                ["orient"] = "top",
                ["direction"] = "vertical",
                ["columns"] = 1,
                ["labelColor"] = ink,
                ["titleColor"] = muted,
                ["labelLimit"] = 480,
            },
            ["header"] = new JsonObject { ["labelColor"] = ink, ["titleColor"] = muted },
            ["title"] = new JsonObject
            {
                ["color"] = ink,
                ["anchor"] = "start",
                ["fontSize"] = 14,
                ["offset"] = 12,
            },
            ["rule"] = new JsonObject { ["color"] = muted, ["strokeWidth"] = 1.5 },
            ["line"] = new JsonObject { ["color"] = series[0], ["strokeWidth"] = 2 },
            ["bar"] = new JsonObject { ["color"] = series[0] },
            ["point"] = new JsonObject { ["color"] = series[0] },
            ["range"] = new JsonObject { ["category"] = new JsonArray([.. series.Select(colour => (JsonNode)colour)]) },
        };
    }

    [GeneratedRegex(@"--(?<name>[a-z0-9-]+):\s*light-dark\((?<light>#[0-9a-f]{6}),")]
    private static partial Regex LightColour();
}
