using Microsoft.Playwright;
using Xunit;

namespace Plurality.Browser.Tests.Reports;

public sealed class HostileReportTests(Browsers.Browser browser)
{
    [Fact]
    public async Task Markup_is_text_wherever_it_stands()
    {
        await using var report = await browser.OpenAsync(files => files.Two);
        await report.DrawChartsAsync();

        await Assertions.Expect(report.Page.Locator("h1")).ToHaveTextAsync(HostileTexts.Markup);
        Assert.Equal(HostileTexts.Markup, await report.Page.TitleAsync());
        await Assertions.Expect(report.Page.Locator("#document-title")).ToHaveTextAsync(HostileTexts.Markup);
        await Assertions.Expect(report.Page.Locator(".document .text")).ToHaveTextAsync(HostileTexts.Markup);
        await Assertions.Expect(report.Page.Locator(".voters dt").First).ToHaveTextAsync(HostileTexts.Markup);
        await Assertions.Expect(report.Page.Locator(".prompt mark").First).ToHaveTextAsync(HostileTexts.Markup);
        await Assertions.Expect(report.Page.Locator(".by-label tbody th").Nth(2)).ToHaveTextAsync(HostileTexts.Label);
        await Assertions.Expect(report.Page.Locator(".steps tbody th").Nth(2)).ToHaveTextAsync(HostileTexts.Label);
        await Assertions.Expect(report.Page.Locator("img")).ToHaveCountAsync(0);
        report.AssertNoFault();
    }

    [Fact]
    public async Task Markup_in_a_tooltip_is_text()
    {
        await using var report = await browser.OpenAsync(files => files.Two);
        var chart = report.Page.Locator("#chart-hostile .chart");
        await chart.ScrollIntoViewIfNeededAsync();

        await chart.Locator("svg .mark-rect path").HoverAsync();

        var tip = report.Page.Locator("#tip");
        await Assertions.Expect(tip.Locator("dt")).ToHaveTextAsync(HostileTexts.Markup);
        await Assertions.Expect(tip.Locator("dd")).ToHaveTextAsync(HostileTexts.Markup);
        report.AssertNoFault();
    }

    [Theory]
    [InlineData(1, "line[U+2028]separator[U+2029]paragraph")]
    [InlineData(2, "[U+202E]override[U+202C] [U+2067]isolate[U+2069]")]
    [InlineData(3, "nul[U+0000]bell[U+0007]")]
    [InlineData(5, "שלום, مرحبا and hello")]
    public async Task What_cannot_be_seen_or_reorders_texts_is_written_out(int document, string shown)
    {
        await using var report = await browser.OpenAsync(files => files.Two, FormattableString.Invariant($"#document=d{document}"));

        await Assertions.Expect(report.Page.Locator(".document .text")).ToHaveTextAsync(shown);
        await Assertions.Expect(report.Page.Locator("[role=option][aria-selected=true] .opened")).ToHaveTextAsync(shown);
    }

    [Fact]
    public async Task A_long_text_folds_and_is_there_as_a_whole()
    {
        await using var report = await browser.OpenAsync(files => files.Two, "#document=d4");
        var text = report.Page.Locator(".document .text");
        Assert.InRange((await text.TextContentAsync())!.Length, 1000, 2000);

        await report.Page.GetByRole(AriaRole.Button, new() { Name = "Show all 100,000 characters" }).ClickAsync();

        Assert.Equal(100_000, (await text.TextContentAsync())!.Length);
        report.AssertNoFault();
    }

    [Fact]
    public async Task A_document_that_failed_says_why()
    {
        await using var report = await browser.OpenAsync(
            files => files.Two,
            FormattableString.Invariant($"#document=d{HostileTexts.Failing}")
        );

        await Assertions
            .Expect(report.Page.Locator(".document .note").First)
            .ToContainTextAsync("This document failed: The prompt must not be 7; <script>alert(1)");
    }

    [Fact]
    public async Task The_policy_would_stop_what_came_through()
    {
        await using var report = await browser.OpenAsync(files => files.Two);

        var ran = await report.Page.EvaluateAsync<bool>(
            """
            () => {
              const script = document.createElement('script');
              script.textContent = 'window.ran = true';
              document.body.append(script);
              return window.ran === true;
            }
            """
        );

        Assert.False(ran);
    }
}
