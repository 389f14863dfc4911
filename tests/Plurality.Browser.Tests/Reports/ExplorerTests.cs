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
        await Assertions.Expect(page.Locator("#explorer").GetByLabel("Label", new() { Exact = true })).ToHaveValueAsync("joy");
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

        await page.Locator("#explorer").GetByLabel("Label", new() { Exact = true }).SelectOptionAsync("joy");
        await page.GetByRole(AriaRole.Button, new() { Name = "Next →" }).ClickAsync();
        var title = await page.Locator("#document-title").TextContentAsync();
        await page.ReloadAsync();

        await IsOpenAsync(page, title!);
        await Assertions.Expect(page.Locator("#explorer").GetByLabel("Label", new() { Exact = true })).ToHaveValueAsync("joy");
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
    public async Task A_search_without_result_says_so_and_clears()
    {
        await using var report = await browser.OpenAsync(files => files.One, "#search=nothing+like+this&document=document-5");
        var page = report.Page;

        await Assertions.Expect(page.GetByText("No document matches.")).ToBeVisibleAsync();
        await Assertions.Expect(List(page)).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Clear all filters" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("1,000 of 1,000 documents");
        await Assertions.Expect(List(page)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_list_shows_answer_gold_and_error_and_sorts_by_error()
    {
        await using var report = await browser.OpenAsync(files => files.One, "#order=error&method=hard");

        var rows = List(report.Page).GetByRole(AriaRole.Option);
        var errors = await rows.EvaluateAllAsync<double[]>("rows => rows.map(row => Number(/error ([0-9.]+)/.exec(row.textContent)[1]))");

        Assert.True(errors.Length > 5);
        Assert.Equal(errors.OrderDescending(), errors);
        await Assertions.Expect(rows.First.Locator(".pair")).ToContainTextAsync("people");
        // The L1 distance of what hard says from the shares of annotators, worked out from the data.
        var expected = await report.Page.EvaluateAsync<double>(
            """
            () => Math.max(...report.documents.map(one => {
              const row = one.runs[0].estimates[report.runs[0].methods.indexOf('hard')];
              return row.map((p, at) => Math.abs(p - one.shares[at])).reduce((sum, part) => sum + part, 0);
            }))
            """
        );
        Assert.Equal(expected, errors[0], 2);
    }

    [Theory]
    [InlineData("right", "missing.length === 0 && extra.length === 0")]
    [InlineData("wrong", "missing.length > 0 || extra.length > 0")]
    [InlineData("missed", "missing.length > 0")]
    [InlineData("extra", "extra.length > 0")]
    public async Task Errors_filter(string outcome, string condition)
    {
        await using var report = await browser.OpenAsync(files => files.One, $"#outcome={outcome}&method=the+answer");

        var expected = await report.Page.EvaluateAsync<int>(
            $$"""
            report.documents.filter(one => {
              const gold = report.labels.filter((_, at) => one.gold[at] === 1);
              const missing = gold.filter(label => !one.runs[0].predicted.includes(label));
              const extra = one.runs[0].predicted.filter(label => !gold.includes(label));
              return {{condition}};
            }).length
            """
        );

        Assert.InRange(expected, 1, 999);
        await Assertions
            .Expect(report.Page.GetByRole(AriaRole.Status))
            .ToHaveTextAsync(FormattableString.Invariant($"{expected} of 1,000 documents"));
        await Assertions.Expect(report.Page.GetByLabel("Error", new() { Exact = true })).ToHaveValueAsync(outcome);
    }

    [Fact]
    public async Task The_document_shows_its_prompt_and_the_tally_of_its_votes()
    {
        await using var report = await browser.OpenAsync(files => files.One, "#document=document-1");
        var page = report.Page;

        // rater-1 and rater-2 chose anger, rater-2 and rater-3 admiration.
        await Assertions.Expect(page.Locator(".people > dd").First).ToHaveTextAsync("anger 2admiration 2");
        await page.GetByText("The prompt", new() { Exact = true }).ClickAsync();

        await Assertions
            .Expect(page.Locator(".prompt mark"))
            .ToHaveTextAsync("What people write in forums is often about as long as this, number 1");
        var prompt = await page.Locator(".prompt pre").TextContentAsync();
        Assert.Contains("example ", prompt, StringComparison.Ordinal);
        Assert.Contains("admiration", prompt, StringComparison.Ordinal);
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
    public async Task A_step_with_one_label_on_offer_is_marked()
    {
        await using var report = await browser.OpenAsync(files => files.Forced);

        var marks = report.Page.Locator(".steps").GetByText("the only label left");

        await Assertions.Expect(marks).ToHaveCountAsync(1);
        await Assertions.Expect(report.Page.Locator(".steps td.written").Last).ToContainTextAsync("the only label left");
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
