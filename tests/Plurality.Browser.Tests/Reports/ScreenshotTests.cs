using Microsoft.Playwright;
using Xunit;

namespace Plurality.Browser.Tests.Reports;

/// <summary>
/// Pictures of a report at three widths, one of them dark, for someone to look at: in artifacts/screenshots, or in the folder that
/// PLURALITY_SCREENSHOTS names. PLURALITY_SCREENSHOT_REPORT names another report to take them of.
/// </summary>
public sealed class ScreenshotTests(Browsers.Browser browser)
{
    [Theory]
    [InlineData(1400, ColorScheme.Light)]
    [InlineData(800, ColorScheme.Dark)]
    [InlineData(390, ColorScheme.Light)]
    public async Task The_report_is_pictured_from_top_to_bottom(int width, ColorScheme scheme)
    {
        var given = Environment.GetEnvironmentVariable("PLURALITY_SCREENSHOT_REPORT");
        await using var report = await browser.OpenAsync(
            files => given is null ? files.One : Path.GetFullPath(given),
            scheme: scheme,
            width: width
        );
        await report.DrawChartsAsync();
        var name = FormattableString.Invariant($"{width}-{(scheme == ColorScheme.Dark ? "dark" : "light")}");

        await report.PictureAsync($"{name}-first.png");
        foreach (var part in (string[])["uncertainty", "explorer"])
        {
            await report.Page.EvaluateAsync($"document.getElementById('{part}')?.scrollIntoView()");
            await report.PictureAsync($"{name}-{part}.png");
        }

        var pictures = await report.PicturesAsync(name);

        Assert.True(pictures > 3);
        Assert.Equal(
            0,
            await report.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        );
        report.AssertNoFault();
    }
}
