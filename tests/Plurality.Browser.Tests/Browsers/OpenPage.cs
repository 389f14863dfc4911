using System.Diagnostics;
using Microsoft.Playwright;
using Xunit;

namespace Plurality.Browser.Tests.Browsers;

/// <summary>A report in a browser that has no network, and everything that went wrong in it since.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly string _address;
    private readonly List<string> _faults = [];

    private OpenPage(IBrowserContext context, IPage page, string address)
    {
        (_context, Page, _address) = (context, page, address);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                _faults.Add($"console: {message.Text}");
            }
        };
        page.PageError += (_, fault) => _faults.Add($"uncaught: {fault}");
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(_address, StringComparison.Ordinal))
            {
                _faults.Add($"request: {request.Url}");
            }
        };
        page.Dialog += (_, dialog) =>
        {
            _faults.Add($"dialog: {dialog.Message}");
            _ = dialog.DismissAsync();
        };
    }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>How long it took from asking for the file until the page said that it is loaded, in milliseconds.</summary>
    public long OpenedIn { get; private set; }

    /// <summary>Opens a report.</summary>
    /// <param name="browser">The browser.</param>
    /// <param name="file">The report.</param>
    /// <param name="fragment">What stands in its address from # on.</param>
    /// <param name="options">The window and its wishes.</param>
    public static async Task<OpenPage> OpenAsync(IBrowser browser, string file, string fragment, BrowserNewContextOptions options)
    {
        options.Offline = true;
        var context = await browser.NewContextAsync(options);
        var opened = new OpenPage(context, await context.NewPageAsync(), new Uri(file).AbsoluteUri);
        var watch = Stopwatch.StartNew();
        await opened.Page.GotoAsync(opened._address + fragment);
        opened.OpenedIn = watch.ElapsedMilliseconds;
        return opened;
    }

    /// <summary>Draws every chart, as the page does before it is printed.</summary>
    public async Task DrawChartsAsync()
    {
        await Page.EvaluateAsync("drawAll()");
        await Page.WaitForFunctionAsync(
            "[...document.querySelectorAll('.chart')].every(chart => chart.querySelector('svg, .note') !== null)"
        );
    }

    /// <summary>Where pictures go: among the build's artifacts, or where PLURALITY_SCREENSHOTS says.</summary>
    private static string Pictures =>
        Environment.GetEnvironmentVariable("PLURALITY_SCREENSHOTS")
        ?? Path.Combine(TestKit.Folders.Repository.Root, "artifacts", "screenshots");

    /// <summary>Keeps a picture of the window.</summary>
    public Task PictureAsync(string name) => Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Pictures, name) });

    /// <summary>Keeps pictures of the whole page, one below the other, since one would be too tall to look at.</summary>
    /// <returns>How many they are.</returns>
    public async Task<int> PicturesAsync(string name)
    {
        const int Tall = 2000;
        var height = await Page.EvaluateAsync<int>("document.documentElement.scrollHeight");
        var width = Page.ViewportSize!.Width;
        var count = 0;
        for (var top = 0; top < height; top += Tall)
        {
            await Page.ScreenshotAsync(
                new PageScreenshotOptions
                {
                    Path = Path.Combine(Pictures, FormattableString.Invariant($"{name}-{++count}.png")),
                    FullPage = true,
                    Clip = new Clip
                    {
                        Y = top,
                        Width = width,
                        Height = Math.Min(Tall, height - top),
                    },
                }
            );
        }

        return count;
    }

    /// <summary>Nothing went wrong so far: no message of the console, which violations of the policy are too; no request; no
    /// dialog.</summary>
    public void AssertNoFault() => Assert.Equal([], _faults);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => new(_context.CloseAsync());
}
