using System.Text.Json.Nodes;

namespace Plurality.Reports;

/// <summary>A chart of a report.</summary>
/// <param name="Id">What names it, of letters, digits, dots and hyphens: also the name of its file.</param>
/// <param name="Section">Where it belongs: <c>scoreboard</c>, <c>calibration</c>, or an analysis' name.</param>
/// <param name="Title">A few words.</param>
/// <param name="Alternative">What it shows in words, made of its numbers, for those who do not see it.</param>
/// <param name="Specification">
/// Vega-Lite with its data, without colours and fonts, which a page's theme gives. A chart by itself has the width <c>container</c>; one of
/// several panels has a <c>facet</c> with <c>columns</c> and panels of a width in pixels, because Vega-Lite cannot fit these to a
/// container.
/// </param>
internal sealed record ReportChart(string Id, string Section, string Title, string Alternative, JsonObject Specification);
