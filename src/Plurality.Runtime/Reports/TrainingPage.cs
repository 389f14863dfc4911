using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Plurality.Runtime.Reports;

/// <summary>Writes what a training did as one self-contained HTML page, in the frame of reports.</summary>
internal static class TrainingPage
{
    /// <summary>The parts of a report's page that this page shares, before its own.</summary>
    private static readonly string[] Scripts = ["10-text.js", "20-elements.js", "25-head.js", "60-charts.js", "65-scheme.js"];

    /// <summary>Writes the page as UTF-8.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="content">What <c>90-training.js</c> reads; the title and the program are added.</param>
    /// <param name="stream">The stream, which stays open.</param>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void Write(string title, JsonObject content, Stream stream)
    {
        content["title"] = title;
        content["program"] = ReportPage.Program;
        var script = string.Join(
            '\n',
            [
                .. Scripts.Select(name => PageResource.Read($"Plurality.Runtime.Reports.Page.{name}")),
                PageResource.Read("Plurality.Runtime.Reports.Training.90-training.js"),
            ]
        );
        stream.Write(
            Encoding.UTF8.GetBytes(
                ReportPage.Framed(
                    "training",
                    title,
                    script,
                    content.ToJsonString(JsonSerializerOptions.Default) // its encoder writes < as an escape: a text cannot end the script
                )
            )
        );
    }
}
