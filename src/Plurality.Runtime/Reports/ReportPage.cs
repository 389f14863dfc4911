using System.Net;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Plurality.Reports;
using Plurality.Runtime.Storage;

namespace Plurality.Runtime.Reports;

/// <summary>Writes a report as one self-contained HTML page: it needs no network and no other file.</summary>
public static partial class ReportPage
{
    /// <summary>The program with its version.</summary>
    internal static readonly string Program =
        "Plurality "
        + typeof(ReportPage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Writes the page of stored runs as UTF-8: scoreboards, charts and documents.</summary>
    /// <param name="store">The store.</param>
    /// <param name="runs">Runs over the same labels; at least one.</param>
    /// <param name="title">The title of the page.</param>
    /// <param name="stream">The stream, which stays open.</param>
    /// <exception cref="PluralityException">The runs have different labels, or the store cannot be read.</exception>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void Write(RunStore store, IReadOnlyList<StoredRun> runs, string title, Stream stream) =>
        Write(StoredReport.Read(store, runs, title, Program), stream);

    /// <summary>Writes the page as UTF-8.</summary>
    /// <param name="report">The report.</param>
    /// <param name="stream">The stream, which stays open.</param>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    internal static void Write(Report report, Stream stream)
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

    /// <summary>Returns the page.</summary>
    internal static string Of(Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return Framed("report", report.Title, PageResource.Page(".js"), ReportJson.Of(report));
    }

    /// <summary>Returns a page in the frame of all pages: its title, navigation, style and charts.</summary>
    /// <param name="subject">What the page shows, in one word.</param>
    /// <param name="title">The title.</param>
    /// <param name="script">The script that builds the page.</param>
    /// <param name="data">What the script reads, as JSON that cannot end a script.</param>
    internal static string Framed(string subject, string title, string script, string data) =>
        Filled(PageResource.Page(".html"), title, PageResource.Page(".css"), script, data, subject);

    /// <summary>Fills the placeholders of a page in one pass, so that a part cannot contain a placeholder of another part.</summary>
    internal static string Filled(string page, string title, string style, string script, string data, string subject = "")
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
            ["subject"] = subject,
        };
        return Placeholder().Replace(page.ReplaceLineEndings("\n"), place => parts[place.Groups[1].Value]);
    }

    [GeneratedRegex(@"\{\{(title|policy|style|libraries|data|script|subject)\}\}")]
    private static partial Regex Placeholder();
}
