using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using Xunit;

namespace Plurality.Browser.Tests.Reports;

public sealed class ReportChartTests(Browsers.Browser browser)
{
    [Theory]
    [InlineData(1400)]
    [InlineData(800)]
    [InlineData(390)]
    public async Task No_chart_is_squeezed_and_no_text_of_one_is_cut(int width)
    {
        await using var report = await browser.OpenAsync(files => files.One, width: width);
        await report.DrawChartsAsync();

        var faults = await report.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll('.chart svg.marks')].flatMap(svg => {
              const [box, room] = [svg.getBoundingClientRect(), svg.closest('.chart').getBoundingClientRect()];
              const { width, height } = svg.viewBox.baseVal;
              const name = svg.closest('figure').id;
              const squeezed = Math.abs(box.width / box.height - width / height) > 0.01 ? [`${name} is squeezed`] : [];
              return [...squeezed, ...[...svg.querySelectorAll('text')].filter(text => {
                const part = text.getBoundingClientRect();
                const beyond = part.left < room.left - 3 || part.right > room.right + 3;
                return text.textContent !== '' && (beyond || text.textContent.includes('…'));
              }).map(text => `${name} cuts ${text.textContent}`)];
            })
            """
        );

        Assert.Equal([], faults);
    }

    [Fact]
    public async Task Every_panel_of_the_calibration_has_points_and_bars()
    {
        await using var report = await browser.OpenAsync(files => files.One);
        await report.DrawChartsAsync();
        await report.Page.GetByRole(AriaRole.Button, new() { Name = "Show all 10 methods" }).ClickAsync();
        var chart = report.Page.Locator("#chart-calibration\\.1 .chart");
        await Assertions.Expect(chart.Locator(".mark-symbol.role-mark")).ToHaveCountAsync(10);

        // Two diagrams of each method, a horizontal and a vertical axis each; Vega draws every axis as grid lines and labels.
        Assert.Equal(10, await chart.Locator(".mark-rect.role-mark").CountAsync());
        Assert.Equal(80, await chart.Locator(".role-axis").CountAsync());
    }

    [Fact]
    public async Task The_calibration_shows_one_label_on_request_and_leads_to_its_documents()
    {
        await using var report = await browser.OpenAsync(files => files.One);
        var page = report.Page;
        await report.DrawChartsAsync();

        await page.Locator("#calibration-label").SelectOptionAsync("joy");
        await report.DrawChartsAsync();
        var pairs = await page.EvaluateAsync<int>(
            """
            () => {
              const rows = charts.find(one => one.id === 'calibration.1').specify().data.values;
              return rows.filter(row => row.method === 'first-step').reduce((sum, row) => sum + row.pairs, 0);
            }
            """
        );
        Assert.Equal(ReportFiles.Many, pairs); // one pair for each document, not seven

        await page.Locator("#chart-calibration\\.1 .mark-rect.role-mark path").First.ClickAsync();
        await Assertions.Expect(page.Locator(".limit-chip")).ToContainTextAsync("probability of joy from");
    }

    [Fact]
    public async Task A_point_of_the_entropies_opens_its_document()
    {
        await using var report = await browser.OpenAsync(files => files.One);
        var page = report.Page;
        await report.DrawChartsAsync();
        var points = page.Locator("#chart-uncertainty .mark-symbol.role-mark").First.Locator("path");
        await Assertions.Expect(points).ToHaveCountAsync(ReportFiles.Many);

        await page.EvaluateAsync("charts.find(one => one.id === 'uncertainty').onPick({ place: 123 })");
        await Assertions.Expect(page.Locator("#document-title")).ToHaveTextAsync("document-123");

        // The topmost of the points that lie there.
        await points.Last.ClickAsync(new() { Force = true });
        await Assertions.Expect(page.Locator("#document-title")).Not.ToHaveTextAsync("document-123");
        report.AssertNoFault();
    }

    [Fact]
    public async Task Entropy_is_the_mean_over_labels_in_bits()
    {
        // −¼·log2 ¼ − ¾·log2 ¾ = 0.811278; with ½ (1 bit), and 0 and 1 (none): (0.811278 + 1) / 4.
        await using var report = await browser.OpenAsync(files => files.One);

        var entropy = await report.Page.EvaluateAsync<double>("entropy([0.25, 0.5, 0, 1])");

        Assert.Equal(0.452820, entropy, 6);
    }

    [Fact]
    public async Task Precision_and_recall_at_each_threshold_are_those_of_scikit_learn()
    {
        // precision_recall_curve([0, 1, 1, 0, 1], [0.1, 0.8, 0.4, 0.4, 0.7]) of scikit-learn 1.2.1: thresholds .1 .4 .7 .8, precision
        // .6 .75 1 1, recall 1 1 2/3 1/3. F1 is 2pr / (p + r).
        await using var report = await browser.OpenAsync(files => files.One);

        var points = await report.Page.EvaluateAsync<JsonElement>(
            "thresholdCurve([[0, .1], [1, .8], [1, .4], [0, .4], [1, .7]].map(([gold, probability]) => ({ gold, probability })))"
        );

        (double, double, double, double)[] read =
        [
            .. points
                .EnumerateArray()
                .Select(one => (Value(one, "threshold"), Value(one, "precision"), Value(one, "recall"), Value(one, "f1"))),
        ];
        Assert.Equal([(0.8, 1, 0.333333, 0.5), (0.7, 1, 0.666667, 0.8), (0.4, 0.75, 1, 0.857143), (0.1, 0.6, 1, 0.75)], read);

        static double Value(JsonElement point, string name) => Math.Round(point.GetProperty(name).GetDouble(), 6);
    }

    [Fact]
    public async Task A_square_of_the_label_map_shows_its_documents()
    {
        await using var report = await browser.OpenAsync(files => files.One);
        var page = report.Page;
        await report.DrawChartsAsync();
        var expected = await page.EvaluateAsync<int>(
            """
            report.documents.filter(one => one.gold[report.labels.indexOf('joy')] === 1 && one.runs[0].predicted.includes('anger')).length
            """
        );
        Assert.InRange(expected, 1, ReportFiles.Many - 1);

        await page.EvaluateAsync("charts.find(one => one.id === 'confusion').onPick({ people: 'joy', method: 'anger' })");
        await page.GetByLabel("Answer and error of").SelectOptionAsync("the answer");

        await Assertions.Expect(page.Locator(".limit-chip")).ToHaveCountAsync(2);
        await Assertions
            .Expect(page.GetByRole(AriaRole.Status))
            .ToHaveTextAsync(string.Create(CultureInfo.InvariantCulture, $"{expected} of 1,000 documents"));
        await page.Locator(".limit-chip").First.ClickAsync();
        await Assertions.Expect(page.Locator(".limit-chip")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Shares_of_the_label_maps_are_counted_by_label()
    {
        await using var report = await browser.OpenAsync(files => files.One);

        // Of the three sets with joy one has anger too; of the two with anger one has joy too.
        var shares = await report.Page.EvaluateAsync<double[]>(
            """
            () => {
              const rows = together([['joy', 'anger'], ['joy'], ['joy', 'fear'], ['anger'], []].map(labels => ({ labels, weight: 1 })));
              const of = (label, other) => rows.find(row => row.label === label && row.other === other).share;
              return [of('joy', 'anger'), of('anger', 'joy'), of('fear', 'joy')];
            }
            """
        );

        Assert.Equal([1.0 / 3, 0.5, 1], shares);
    }

    [Fact]
    public async Task A_chart_gives_its_data_and_its_picture()
    {
        await using var report = await browser.OpenAsync(files => files.One);
        var figure = report.Page.Locator("#chart-scoreboard\\.l1");

        // Told that there is no network, Chromium 156 downloads nothing, not even what the page itself hands over.
        await report.Page.Context.SetOfflineAsync(false);
        var data = await report.Page.RunAndWaitForDownloadAsync(() =>
            figure.GetByRole(AriaRole.Button, new() { Name = "CSV" }).ClickAsync()
        );
        var picture = await report.Page.RunAndWaitForDownloadAsync(() =>
            figure.GetByRole(AriaRole.Button, new() { Name = "SVG" }).ClickAsync()
        );

        Assert.Equal(("scoreboard.l1.csv", "scoreboard.l1.svg"), (data.SuggestedFilename, picture.SuggestedFilename));
        var lines = await File.ReadAllLinesAsync(await data.PathAsync(), TestContext.Current.CancellationToken);
        Assert.Equal("run,method,value,low,high,support", lines[0]);
        Assert.StartsWith("thousand,first-step,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith(
            "<svg",
            await File.ReadAllTextAsync(await picture.PathAsync(), TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        Assert.Equal("a,b\r\n\"1,\"\"2\",\r\n,3\r\n", await report.Page.EvaluateAsync<string>("csv([{ a: '1,\"2' }, { b: 3 }])"));
    }
}
