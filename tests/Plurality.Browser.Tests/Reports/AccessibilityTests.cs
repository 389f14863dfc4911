using System.Text.Json;
using Microsoft.Playwright;
using Xunit;

namespace Plurality.Browser.Tests.Reports;

public sealed class AccessibilityTests(Browsers.Browser browser)
{
    [Theory]
    [InlineData(ColorScheme.Light, "", 1280)]
    [InlineData(ColorScheme.Dark, "", 1280)]
    [InlineData(ColorScheme.Light, "#document=d9&label=joy", 1280)]
    [InlineData(ColorScheme.Dark, "#document=d4&run=second", 1280)]
    [InlineData(ColorScheme.Light, "#document=d7", 380)]
    public async Task Axe_finds_no_violation(ColorScheme scheme, string fragment, int width)
    {
        await using var report = await browser.OpenAsync(files => files.Two, fragment, scheme, width, examined: true);
        await report.DrawChartsAsync();
        await report.Page.EvaluateAsync("document.querySelectorAll('details').forEach(one => { one.open = true; })");

        await report.Page.AddScriptTagAsync(new() { Path = Path.Combine(AppContext.BaseDirectory, "axe.min.js") });
        var result = await report.Page.EvaluateAsync<JsonElement>("axe.run(document, { resultTypes: ['violations'] })");

        var violations = result
            .GetProperty("violations")
            .EnumerateArray()
            .SelectMany(
                violation => violation.GetProperty("nodes").EnumerateArray(),
                (violation, node) => $"{violation.GetProperty("id")}: {node.GetProperty("html")}"
            );
        Assert.Equal([], violations);
        Assert.NotEmpty(result.GetProperty("passes").EnumerateArray());
    }

    [Fact]
    public async Task The_keyboard_reaches_the_report_and_its_documents_at_once()
    {
        await using var report = await browser.OpenAsync(files => files.Two);

        await report.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(report.Page.GetByRole(AriaRole.Link, new() { Name = "Skip to the report" })).ToBeFocusedAsync();
        await report.Page.Keyboard.PressAsync("Tab");
        await report.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(report.Page.Locator("#explorer")).ToBeInViewportAsync();
    }

    [Fact]
    public async Task Every_chart_says_in_words_what_it_shows()
    {
        await using var report = await browser.OpenAsync(files => files.Two);

        var words = await report
            .Page.Locator(".chart")
            .EvaluateAllAsync<string[]>("charts => charts.map(chart => chart.getAttribute('aria-label'))");

        Assert.All(words, text => Assert.True(text.Length > 10, text));
    }
}
