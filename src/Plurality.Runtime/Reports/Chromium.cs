using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Plurality.Runtime.Reports;

/// <summary>
/// A Chromium of this machine that draws charts. Vega draws only in browsers. Thread-safe: each call starts its own process.
/// </summary>
internal sealed partial class Chromium
{
    /// <summary>The environment variable that names the browser's file.</summary>
    public const string Variable = "PLURALITY_CHROMIUM";

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome.exe"];
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly TimeSpan _limit;

    private Chromium(string path, TimeSpan limit) => (Path, _limit) = (path, limit);

    /// <summary>The browser's file.</summary>
    public string Path { get; }

    /// <summary>Finds the browser that <see cref="Variable"/> names, or the first one on the PATH; null if there is none.</summary>
    /// <exception cref="ChromiumException">The variable names a file that does not exist.</exception>
    public static Chromium? Find() => Find(Environment.GetEnvironmentVariable(Variable), Environment.GetEnvironmentVariable("PATH"), Limit);

    /// <summary>Finds the browser in a given environment.</summary>
    internal static Chromium? Find(string? named, string? path, TimeSpan limit)
    {
        if (!string.IsNullOrEmpty(named))
        {
            return File.Exists(named)
                ? new Chromium(named, limit)
                : throw new ChromiumException(named, $"{Variable} names it, and there is no such file.");
        }

        var found = Names
            .SelectMany(name =>
                (path ?? "")
                    .Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                    .Select(folder => System.IO.Path.Combine(folder, name))
            )
            .FirstOrDefault(File.Exists);
        return found is null ? null : new Chromium(found, limit);
    }

    /// <summary>
    /// Draws charts in one start of the browser. The browser opens a self-contained page in a temporary folder, and is always ended.
    /// </summary>
    /// <param name="specifications">Complete specifications from <see cref="ChartFile"/>.</param>
    /// <param name="cancellationToken">Ends the browser.</param>
    /// <returns>One chart per specification, in their order.</returns>
    /// <exception cref="ChromiumException">The browser could not be started, took too long, failed, or could not draw a chart.</exception>
    public async Task<IReadOnlyList<DrawnChart>> DrawAsync(IReadOnlyList<JsonObject> specifications, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(specifications);
        var folder = Directory.CreateTempSubdirectory("plurality-charts-");
        try
        {
            var page = System.IO.Path.Combine(folder.FullName, "charts.html");
            await File.WriteAllTextAsync(page, Page(specifications), cancellationToken).ConfigureAwait(false);
            return Read(
                await DumpAsync(page, System.IO.Path.Combine(folder.FullName, "profile"), cancellationToken).ConfigureAwait(false),
                specifications.Count
            );
        }
        finally
        {
            Remove(folder);
        }
    }

    private static string Page(IReadOnlyList<JsonObject> specifications) =>
        ReportPage.Filled(
            PageResource.Read("Plurality.Runtime.Reports.Drawing.draw.html"),
            "Charts",
            style: "",
            PageResource.Read("Plurality.Runtime.Reports.Drawing.draw.js"),
            new JsonArray([.. specifications.Select(specification => specification.DeepClone())]).ToJsonString()
        ); // the encoder of JSON escapes all characters that are special in HTML

    /// <summary>Returns the page's document after its script has run.</summary>
    private async Task<string> DumpAsync(string page, string profile, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Path)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var argument in Arguments(page, profile))
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Start(start);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(_limit);
        try
        {
            process.StandardInput.Close();
            var (output, error) = (
                process.StandardOutput.ReadToEndAsync(limited.Token),
                process.StandardError.ReadToEndAsync(limited.Token)
            );
            await process.WaitForExitAsync(limited.Token).ConfigureAwait(false);
            var (document, told) = (await output.ConfigureAwait(false), await error.ConfigureAwait(false));
            return process.ExitCode == 0
                ? document
                : throw new ChromiumException(
                    Path,
                    FormattableString.Invariant($"it ended with {process.ExitCode}: {told.Trim().Split('\n')[^1]}.")
                );
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ChromiumException(Path, FormattableString.Invariant($"it did not finish within {_limit.TotalSeconds:0} seconds."));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }

            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Exception fault) when (fault is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            throw new ChromiumException(Path, $"it cannot be started: {fault.Message.TrimEnd('.')}.", fault);
        }
    }

    /// <summary>The arguments isolate the process from the user's browser: a separate profile, no network, no background tasks.</summary>
    private static IEnumerable<string> Arguments(string page, string profile) =>
        [
            "--headless",
            "--dump-dom",
            "--virtual-time-budget=60000",
            $"--user-data-dir={profile}",
            "--no-first-run",
            "--disable-gpu",
            "--disable-extensions",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-breakpad",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            // Chromium refuses to start for root otherwise
            .. Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows() ? (string[])["--no-sandbox"] : [],
            new Uri(page).AbsoluteUri,
        ];

    private List<DrawnChart> Read(string document, int count)
    {
        if (Result().Match(document) is not { Success: true } result)
        {
            throw new ChromiumException(Path, "its output has no charts.");
        }

        using var drawn = JsonDocument.Parse(Convert.FromBase64String(WebUtility.HtmlDecode(result.Groups[1].Value)));
        List<DrawnChart> charts = [];
        foreach (var chart in drawn.RootElement.EnumerateArray())
        {
            if (chart.TryGetProperty("fault", out var fault))
            {
                throw new ChromiumException(
                    Path,
                    FormattableString.Invariant($"it could not draw chart {charts.Count + 1}: {fault.GetString()}.")
                );
            }

            charts.Add(new DrawnChart(chart.GetProperty("svg").GetString()!, chart.GetProperty("png").GetBytesFromBase64()));
        }

        return charts.Count == count
            ? charts
            : throw new ChromiumException(Path, FormattableString.Invariant($"it drew {charts.Count} of {count}."));
    }

    /// <summary>
    /// Deletes the folder. The browser's helper processes may keep the profile open for a moment, so this tries again before it gives up.
    /// </summary>
    private static void Remove(DirectoryInfo folder)
    {
        for (var attempt = 0; attempt < 10; attempt++)
        {
            try
            {
                folder.Delete(recursive: true);
                return;
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                Thread.Sleep(TimeSpan.FromMilliseconds(100));
            }
        }
    }

    [GeneratedRegex("<pre id=\"drawn\">([^<]+)</pre>")]
    private static partial Regex Result();
}
