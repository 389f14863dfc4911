using Microsoft.Playwright;
using Plurality.Runtime.Finetuning;
using Plurality.Runtime.Reports;
using Plurality.TestKit.Folders;
using Plurality.Training;
using Xunit;

namespace Plurality.Browser.Tests.Reports;

/// <summary>The page that a training leaves, in a browser.</summary>
public sealed class TrainingPageTests(Browsers.Browser browser) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task It_shows_losses_and_steps_and_no_name_acts_on_it(ColorScheme scheme)
    {
        const string Attack = "<b>a</b></script><script>alert(1)</script>.gguf";
        var content = FinetuneReport.Content(
            [("Model", Attack)],
            "trainer 1\nname <i>x</i>",
            [.. Enumerable.Range(0, 60).Select(step => new TrainingStep((3 * Math.Exp(-step / 9.0)) + (0.2 * (step % 5)), 1, 1e-3, 100))],
            [new TrainingEvaluation(0, 3.1), new TrainingEvaluation(30, 0.9), new TrainingEvaluation(60, 0.8)],
            ([new AnswerStep(1, 60, 0.4, 2.1), new AnswerStep(2, 55, 0.7, 1.2)], [new AnswerStep(1, 60, 0.6, 1.6)])
        );
        var file = _folder.File("page.html");
        await using (var stream = File.Create(file))
        {
            TrainingPage.Write(Attack, content, stream);
        }

        await using var page = await browser.OpenAsync(_ => file, scheme: scheme);
        await page.DrawChartsAsync();

        await Assertions.Expect(page.Page.Locator("h1")).ToHaveTextAsync(Attack);
        await Assertions.Expect(page.Page.Locator("#skips a")).ToHaveTextAsync("Skip to the training");
        await Assertions.Expect(page.Page.Locator("figure svg")).ToHaveCountAsync(3);
        await Assertions.Expect(page.Page.Locator("#steps tbody tr")).ToHaveCountAsync(3);
        await Assertions.Expect(page.Page.Locator("#steps tbody tr").Nth(2)).ToHaveTextAsync("2, without the adapter550.701.200");
        await Assertions.Expect(page.Page.Locator("#record pre")).ToHaveTextAsync("trainer 1\nname <i>x</i>");
        await page.PicturesAsync($"training-{scheme.ToString().ToLowerInvariant()}");
        page.AssertNoFault();
    }

    public void Dispose() => _folder.Dispose();
}
