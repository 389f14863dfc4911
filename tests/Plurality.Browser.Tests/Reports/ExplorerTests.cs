using Microsoft.Playwright;
using Xunit;

namespace Plurality.Browser.Tests.Reports;

public sealed class ExplorerTests(Browsers.Browser browser)
{
    [Fact]
    public async Task Documents_are_gone_through_by_keyboard()
    {
        await using var report = await browser.OpenAsync(files => files.One);
        var page = report.Page;
        await List(page).FocusAsync();

        await page.Keyboard.PressAsync("ArrowDown");
        await IsOpenAsync(page, "document-1");
        await page.Keyboard.PressAsync("j");
        await IsOpenAsync(page, "document-2");
        await page.Keyboard.PressAsync("k");
        await IsOpenAsync(page, "document-1");
        await page.Keyboard.PressAsync("End");
        await IsOpenAsync(page, "document-999");
        await page.Keyboard.PressAsync("Home");
        await IsOpenAsync(page, "document-0");
        await page.Keyboard.PressAsync("PageDown");
        await Assertions.Expect(page.Locator("#document-title")).Not.ToHaveTextAsync("document-0");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#document-title")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(List(page)).ToBeFocusedAsync();
        report.AssertNoFault();
    }

    [Fact]
    public async Task Search_is_a_key_away_and_gives_back_the_list()
    {
        await using var report = await browser.OpenAsync(files => files.One);
        var page = report.Page;

        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("number 77");
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("11 of 1,000 documents");
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(List(page)).ToBeFocusedAsync();
        await IsOpenAsync(page, "document-77");
        Assert.Contains("search=number+77", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_listbox_names_the_option_that_is_chosen_and_holds_no_more_rows_than_needed()
    {
        await using var report = await browser.OpenAsync(files => files.One, "#document=document-500");
        var list = List(report.Page);

        var active = await list.GetAttributeAsync("aria-activedescendant");

        var option = report.Page.Locator($"[id='{active}']");
        await Assertions.Expect(option).ToHaveAttributeAsync("aria-selected", "true");
        await Assertions.Expect(option).ToHaveAttributeAsync("aria-setsize", "1000");
        await Assertions.Expect(option).ToHaveAttributeAsync("aria-posinset", "501");
        await Assertions.Expect(option).ToBeInViewportAsync();
        Assert.InRange(await list.GetByRole(AriaRole.Option).CountAsync(), 5, 60);
    }

    [Fact]
    public async Task An_address_brings_back_run_filters_and_document()
    {
        await using var report = await browser.OpenAsync(files => files.Two, "#document=d9&run=second&label=joy&where=people&order=most");
        var page = report.Page;

        await IsOpenAsync(page, "d9");
        await Assertions.Expect(page.GetByLabel("Run", new() { Exact = true })).ToHaveValueAsync("second");
        await Assertions.Expect(page.GetByLabel("Label", new() { Exact = true })).ToHaveValueAsync("joy");
        await Assertions.Expect(page.GetByLabel("Order", new() { Exact = true })).ToHaveValueAsync("most");
        await Assertions.Expect(page.Locator(".answers > section")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("#explorer")).ToBeInViewportAsync();

        await page.EvaluateAsync("location.hash = '#document=d5'");
        await IsOpenAsync(page, "d5");
        await Assertions.Expect(page.Locator(".answers > section")).ToHaveCountAsync(2);
        report.AssertNoFault();
    }

    [Fact]
    public async Task What_is_chosen_is_in_the_address()
    {
        await using var report = await browser.OpenAsync(files => files.Two);
        var page = report.Page;

        await page.GetByLabel("Label", new() { Exact = true }).SelectOptionAsync("joy");
        await page.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        var title = await page.Locator("#document-title").TextContentAsync();
        await page.ReloadAsync();

        await IsOpenAsync(page, title!);
        await Assertions.Expect(page.GetByLabel("Label", new() { Exact = true })).ToHaveValueAsync("joy");
    }

    [Fact]
    public async Task The_runner_up_filter_leaves_documents_whose_runner_up_was_not_written_next()
    {
        await using var report = await browser.OpenAsync(files => files.One);
        var page = report.Page;

        await page.GetByLabel("runner-up not written next").CheckAsync();

        var expected = await page.EvaluateAsync<int>("report.documents.filter(one => one.runs[0].runnerUpMissed).length");
        Assert.InRange(expected, 1, 999);
        await Assertions
            .Expect(page.GetByRole(AriaRole.Status))
            .ToHaveTextAsync(FormattableString.Invariant($"{expected} of 1,000 documents"));
        Assert.Contains("missed=1", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disagreement_filters_and_orders()
    {
        await using var report = await browser.OpenAsync(files => files.One, "#disagreement=0.25&order=most");

        var shown = await report.Page.EvaluateAsync<double[]>(
            "[...document.querySelectorAll('[role=option]')].map(row => report.documents[row.dataset.at].disagreement)"
        );

        Assert.NotEmpty(shown);
        Assert.All(shown, value => Assert.InRange(value, 0.25, 1));
        Assert.Equal(shown.OrderDescending(), shown);
    }

    [Fact]
    public async Task Every_step_shows_the_distribution_beside_the_share_of_annotators()
    {
        await using var report = await browser.OpenAsync(files => files.One, "#missed=1");
        var steps = report.Page.Locator(".steps");

        var columns = await steps.Locator("thead th").CountAsync() - 1;

        Assert.InRange(columns, 2, 3);
        Assert.Equal(8, await steps.Locator("tbody tr").CountAsync());
        Assert.Equal(columns, await steps.Locator("td.written").CountAsync());
        Assert.Equal(columns - 1, await steps.GetByText("runner-up").CountAsync());
        Assert.Equal(7 * columns, await steps.Locator(".person").CountAsync());
        Assert.Equal(11, await report.Page.Locator(".estimates tbody tr").CountAsync());
    }

    [Fact]
    public async Task Where_only_an_interval_is_known_the_step_shows_its_end()
    {
        await using var report = await browser.OpenAsync(files => files.Bounded);
        var step = report.Page.Locator(".steps tbody tr td:nth-of-type(1) .value");

        var values = await step.AllInnerTextsAsync();

        Assert.Equal(8, values.Count);
        Assert.Equal(7, values.Count(value => value.StartsWith("at most 0.000120", StringComparison.Ordinal)));
        await Assertions.Expect(report.Page.Locator(".steps td.written").First).Not.ToContainTextAsync("at most");
        Assert.Equal(7, await report.Page.Locator(".steps").GetByText("at most").CountAsync());
        report.AssertNoFault();
    }

    private static ILocator List(IPage page) => page.GetByRole(AriaRole.Listbox, new() { Name = "Documents" });

    private static Task IsOpenAsync(IPage page, string id) => Assertions.Expect(page.Locator("#document-title")).ToHaveTextAsync(id);
}
