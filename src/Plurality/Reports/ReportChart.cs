using System.Text.Json.Nodes;

namespace Plurality.Reports;

/// <summary>A chart of a report.</summary>
/// <param name="Id">Its id of letters, digits, dots and hyphens, which is also its file name.</param>
/// <param name="Section">Where it belongs: <c>scoreboard</c>, <c>calibration</c>, or an analysis' name.</param>
/// <param name="Title">A few words.</param>
/// <param name="Alternative">A text alternative made from its numbers.</param>
/// <param name="Specification">
/// Vega-Lite with its data, without colours and fonts, which come from a page's theme. A single chart has the width <c>container</c>; one
/// of several panels has a <c>facet</c> with <c>columns</c> and panels of a width in pixels, because Vega-Lite cannot fit these to a
/// container.
/// </param>
internal sealed record ReportChart(string Id, string Section, string Title, string Alternative, JsonObject Specification);
