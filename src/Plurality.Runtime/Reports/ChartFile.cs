using System.Text.Json.Nodes;
using Plurality.Reports;

namespace Plurality.Runtime.Reports;

/// <summary>Writes a chart of a report to a separate file.</summary>
internal static class ChartFile
{
    private const int Width = 560;

    /// <summary>Returns the complete specification of a chart: with data, title, width in pixels and the light theme.</summary>
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
