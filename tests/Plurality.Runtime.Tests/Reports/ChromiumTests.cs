using System.Diagnostics;
using System.Text.Json.Nodes;
using Plurality.Reports;
using Plurality.Runtime.Reports;
using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Runtime.Tests.Reports;

public sealed class ChromiumTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_browser_on_the_path_is_found_the_named_one_first()
    {
        var (named, google) = (_folder.Write("mine", ""), _folder.Write("google-chrome", ""));

        Assert.Equal(google, Chromium.Find(null, $"/nowhere{Path.PathSeparator}{_folder.Path}", TimeSpan.Zero)!.Path);
        Assert.Equal(named, Chromium.Find(named, _folder.Path, TimeSpan.Zero)!.Path);
        Assert.Null(Chromium.Find("", "/nowhere", TimeSpan.Zero));
    }

    [Fact]
    public void A_named_browser_that_is_not_there_is_told()
    {
        var fault = Assert.Throws<ChromiumException>(() => Chromium.Find("/nowhere/chrome", _folder.Path, TimeSpan.Zero));

        Assert.Contains(
            "/nowhere/chrome must draw the charts; PLURALITY_CHROMIUM names it, and there is no such file.",
            fault.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("echo Something >&2; echo No display >&2; exit 7", "it ended with 7: No display.")]
    [InlineData("echo '<html></html>'", "its output has no charts.")]
    [InlineData("echo '<pre id=\"drawn\">W10=</pre>'", "it drew 0 of 1.")] // []
    [InlineData("echo '<pre id=\"drawn\">W3siZmF1bHQiOiJubyJ9XQ==</pre>'", "it could not draw chart 1: no.")] // [{"fault":"no"}]
    public async Task What_goes_wrong_in_the_browser_is_told(string script, string reason)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The browser is a script for sh.");

        var fault = await Assert.ThrowsAsync<ChromiumException>(() =>
            Fake(script, TimeSpan.FromMinutes(1))
                .DrawAsync(
                    [
                        [],
                    ],
                    TestContext.Current.CancellationToken
                )
        );

        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_that_hangs_is_ended_with_all_that_it_started()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The browser is a script for sh.");
        var pid = _folder.File("pid");

        var fault = await Assert.ThrowsAsync<ChromiumException>(() =>
            Fake($"sleep 600 & echo $! > {pid}; wait", TimeSpan.FromSeconds(2))
                .DrawAsync(
                    [
                        [],
                    ],
                    TestContext.Current.CancellationToken
                )
        );

        Assert.Contains("it did not finish within 2 seconds.", fault.Message, StringComparison.Ordinal);
        Assert.True(
            await IsGoneAsync(
                int.Parse(
                    await File.ReadAllTextAsync(pid, TestContext.Current.CancellationToken),
                    System.Globalization.CultureInfo.InvariantCulture
                )
            )
        );
    }

    [Fact]
    public async Task Cancelling_ends_the_browser()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The browser is a script for sh.");
        using var cancelled = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Fake("sleep 600", TimeSpan.FromMinutes(1))
                .DrawAsync(
                    [
                        [],
                    ],
                    cancelled.Token
                )
        );
    }

    [Fact]
    public async Task A_real_browser_draws_every_kind_of_chart()
    {
        var chromium = Chromium.Find();
        Assert.SkipWhen(chromium is null, "There is no Chromium on this machine: install it, or name it by PLURALITY_CHROMIUM.");
        var curve = new CalibrationCurve("run <b>&", "m </script>", [new CalibrationBin(0.1, 0, 4), new CalibrationBin(0.9, 1, 1)]);
        var chart = ReportCharts.Of(
            [],
            [
                [curve],
            ],
            []
        )[0];

        var drawn = Assert.Single(await chromium.DrawAsync([ChartFile.Of(chart)], TestContext.Current.CancellationToken));

        Assert.StartsWith("<svg", drawn.Svg, StringComparison.Ordinal);
        Assert.Contains("m &lt;/script&gt;", drawn.Svg, StringComparison.Ordinal);
        Assert.Equal([0x89, 0x50, 0x4E, 0x47], drawn.Png[..4].ToArray());
        Assert.True(drawn.Png.Length > 2000);
    }

    [Fact]
    public void A_file_of_a_chart_is_complete_in_itself()
    {
        var chart = new ReportChart(
            "a.b",
            "a",
            "A title",
            "words",
            new JsonObject
            {
                ["data"] = new JsonObject { ["values"] = new JsonArray(1) },
                ["width"] = "container",
            }
        );

        var file = ChartFile.Of(chart);

        Assert.Equal("A title", (string?)file["title"]);
        Assert.Equal(560, (int?)file["width"]);
        Assert.Equal("#ffffff", (string?)file["config"]!["background"]);
        Assert.Equal("#0072b2", (string?)file["config"]!["range"]!["category"]![0]);
        Assert.Equal("container", (string?)chart.Specification["width"]); // the chart itself stays as it is
    }

    public void Dispose() => _folder.Dispose();

    private Chromium Fake(string script, TimeSpan limit)
    {
        var path = _folder.Write("chromium", $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return Chromium.Find(path, null, limit)!;
    }

    private static async Task<bool> IsGoneAsync(int pid)
    {
        for (var attempt = 0; attempt < 50; attempt++)
        {
            if (!Process.GetProcesses().Any(process => process.Id == pid && process.ProcessName == "sleep"))
            {
                return true;
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        return false;
    }
}
