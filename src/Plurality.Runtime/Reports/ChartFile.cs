using System.Text.Json.Nodes;
using Plurality.Reports;

namespace Plurality.Runtime.Reports;

/// <summary>A chart of a report as a file of its own.</summary>
internal static class ChartFile
{
    private const int Width = 560;

    /// <summary>The chart's specification complete in itself: with its data, its title, a width in pixels and the light theme.</summary>
    public static JsonObject Of(ReportChart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        var specification = chart.Specification.DeepClone().AsObject();
        if (specification["width"] is not null)
        {
            specification["width"] = Width;
        }

        specification["title"] = chart.Title;
        specification["config"] = ChartTheme.Light();
        return specification;
    }
}
