using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Plurality.Reports;

namespace Plurality.Runtime.Reports;

/// <summary>A report as one page of HTML that needs nothing else: no network, no other file.</summary>
public static partial class ReportPage
{
    /// <summary>Writes the page as UTF-8.</summary>
    /// <param name="report">What it shows.</param>
    /// <param name="stream">Where to; it stays open.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(Report report, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(stream);
        using var writer = new StreamWriter(
            stream,
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            bufferSize: 1 << 16,
            leaveOpen: true
        );
        writer.Write(Of(report));
    }

    /// <summary>The page.</summary>
    public static string Of(Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return Filled(PageResource.Page(".html"), report.Title, PageResource.Page(".css"), PageResource.Page(".js"), ReportJson.Of(report));
    }

    /// <summary>Puts the parts into a page in one go, so that no part can hold a placeholder of another.</summary>
    internal static string Filled(string page, string title, string style, string script, string data)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["title"] = WebUtility.HtmlEncode(title),
            ["policy"] = ContentPolicy.Of([.. ChartLibraries.Scripts, script], style),
            ["style"] = style,
            ["libraries"] =
                string.Concat(ChartLibraries.Scripts.Select(library => $"<script>{library}</script>\n"))
                + $"<pre id=\"licences\" hidden>\n{WebUtility.HtmlEncode(ChartLibraries.Licences)}\n</pre>",
            ["data"] = data,
            ["script"] = script,
        };
        return Placeholder().Replace(page.ReplaceLineEndings("\n"), place => parts[place.Groups[1].Value]);
    }

    [GeneratedRegex(@"\{\{(title|policy|style|libraries|data|script)\}\}")]
    private static partial Regex Placeholder();
}
