using Microsoft.Playwright;
using Xunit;

namespace Plurality.Browser.Tests.Reports;

public sealed class ReportTextTests(Browsers.Browser browser)
{
    [Fact]
    public async Task The_verdict_is_the_first_thing_and_has_its_figures()
    {
        await using var report = await browser.OpenAsync(files => files.One);
        var verdict = report.Page.GetByRole(AriaRole.Region, new() { Name = "Verdict" });

        await Assertions.Expect(verdict).ToBeInViewportAsync();
        await Assertions.Expect(verdict.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(3);
        await Assertions.Expect(verdict.GetByRole(AriaRole.Listitem).First).ToContainTextAsync("L1 distance");
        Assert.InRange(await verdict.Locator("dd").CountAsync(), 5, 8);
    }

    [Fact]
    public async Task Metrics_have_the_names_that_people_use_and_say_what_they_mean()
    {
        await using var report = await browser.OpenAsync(files => files.One);
        var heads = report.Page.Locator(".scores thead").First;

        await Assertions
            .Expect(heads.GetByTitle("F1: 2·tp / (2·tp + fp + fn), micro average, 0/0 counts as 0"))
            .ToHaveTextAsync("Micro-F1");
        await Assertions.Expect(heads.Locator("abbr", new() { HasTextString = "LRAP" })).ToHaveCountAsync(1);
        await Assertions.Expect(heads.Locator("abbr", new() { HasTextString = "ECE" })).ToHaveCountAsync(1);
        await Assertions.Expect(report.Page.Locator(".remarks").First).ToContainTextAsync("NLL of human: each person says 0 or 1");
        await Assertions.Expect(report.Page.Locator("#scoreboard")).Not.ToContainTextAsync("floor");
        await Assertions.Expect(report.Page.Locator("#scoreboard")).Not.ToContainTextAsync("ceiling");
    }

    [Fact]
    public async Task Names_break_where_their_parts_meet_and_nowhere_else()
    {
        await using var report = await browser.OpenAsync(files => files.One, width: 390);

        var lines = await report.Page.EvaluateAsync<string[]>(
            """
            () => {
              const chip = labelChips(['employee_or_member_of', 'max-over-generations:reach+batch']);
              const row = element('tr', {}, rowHead(partedName('employee_or_member_of')));
              const holder = element('div', {}, chip, element('table', {}, row));
              holder.style.width = '110px';
              document.querySelector('.document').append(holder);
              return [...holder.querySelectorAll('.label, th')].flatMap(name => {
                const [lines, walk] = [[], document.createTreeWalker(name, NodeFilter.SHOW_TEXT)];
                let top = -100;
                while (walk.nextNode()) {
                  for (let at = 0; at < walk.currentNode.length; at++) {
                    const range = document.createRange();
                    range.setStart(walk.currentNode, at);
                    range.setEnd(walk.currentNode, at + 1);
                    const box = range.getBoundingClientRect();
                    if (Math.abs(box.top - top) > 4) lines.push('');
                    top = box.top;
                    lines[lines.length - 1] += range.toString();
                  }
                }
                return lines;
              });
            }
            """
        );

        Assert.True(lines.Length > 5, string.Join('|', lines));
        Assert.All(lines, line => Assert.Matches("(^|[_:+-]|of|batch)$", line));
    }

    [Fact]
    public async Task No_heading_lies_over_an_open_table()
    {
        await using var report = await browser.OpenAsync(files => files.One, width: 1400);

        var covered = await report.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll('.analysis details')].flatMap(details => {
              details.open = true;
              return [0, 200, 400].flatMap(beyond => {
                const table = details.querySelector('table');
                scrollTo(0, scrollY + table.getBoundingClientRect().top - 120 + beyond);
                const box = details.querySelector('.scroll').getBoundingClientRect();
                const y = Math.max(box.top + 12, 90);
                if (y > box.bottom - 4) return [];
                const hit = document.elementFromPoint(box.left + 20, y);
                return details.contains(hit) ? [] : [`${details.closest('section').id}: ${hit?.outerHTML.slice(0, 80)}`];
              });
            })
            """
        );

        Assert.Equal([], covered);
    }

    [Fact]
    public async Task Runs_are_compared_method_by_method_with_a_paired_test()
    {
        await using var report = await browser.OpenAsync(files => files.Two);
        var table = report.Page.GetByRole(AriaRole.Region, new() { Name = "first minus second" });

        await Assertions.Expect(table.Locator("tbody tr")).ToHaveCountAsync(4); // three methods and the constant
        await Assertions.Expect(table.GetByText("p = ").Or(table.GetByText("p < ")).First).ToBeVisibleAsync();
        await Assertions.Expect(table.Locator("thead th")).ToHaveTextAsync(["Method", "NLL", "L1 distance", "Micro-F1", "LRAP"]);
    }

    [Fact]
    public async Task The_label_table_leads_to_the_documents_of_a_label()
    {
        await using var report = await browser.OpenAsync(files => files.One);

        await report.Page.Locator(".by-label").GetByRole(AriaRole.Link, new() { Name = "optimism" }).ClickAsync();

        await Assertions.Expect(report.Page.Locator("#explorer").GetByLabel("Label", new() { Exact = true })).ToHaveValueAsync("optimism");
        await Assertions.Expect(report.Page.Locator("#explorer")).ToBeInViewportAsync();
    }

    [Fact]
    public async Task Annotators_are_compared_two_by_two()
    {
        await using var report = await browser.OpenAsync(files => files.One);
        var table = report.Page.GetByRole(AriaRole.Region, new() { Name = "Agreement of annotators" });
        await report.DrawChartsAsync(); // a chart that is drawn while the mouse is down moves what was to be clicked

        await report.Page.Locator("#agreement summary").ClickAsync();

        await Assertions.Expect(table.Locator("tbody tr")).ToHaveCountAsync(3);
        await Assertions.Expect(table.Locator("tbody tr").First).ToContainTextAsync("rater-1 and rater-2");
    }
}
