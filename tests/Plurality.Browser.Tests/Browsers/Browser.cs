using Microsoft.Playwright;
using Plurality.Browser.Tests.Reports;
using Plurality.Runtime.Reports;
using Xunit;

[assembly: AssemblyFixture(typeof(Plurality.Browser.Tests.Browsers.Browser))]

namespace Plurality.Browser.Tests.Browsers;

/// <summary>A headless Chromium and the reports that are opened in it: made once for all tests.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Missing =
        $"no Chromium was found; install one with the system's package manager, or set {Chromium.Variable} to its program";

    /// <summary>Milliseconds that a test waits for the page: other test projects run beside this one.</summary>
    private const int Patience = 30_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    internal ReportFiles Files { get; } = new();

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (Chromium.Find() is not { } chromium)
        {
            return; // none is ever fetched
        }

        Assertions.SetDefaultExpectTimeout(Patience);
        await Files.MakeAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = chromium.Path,
                Headless = true,
                // Chromium refuses to start for root otherwise
                Args = Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows() ? ["--no-sandbox"] : [],
            }
        );
    }

    /// <summary>Opens a report; skips the test where there is no browser.</summary>
    /// <param name="file">Which of the reports.</param>
    /// <param name="fragment">What stands in its address from # on.</param>
    /// <param name="scheme">The colours that the system prefers.</param>
    /// <param name="width">Width of the window in pixels.</param>
    /// <param name="examined">Whether scripts of the test come into the page, which its policy would keep out.</param>
    internal async Task<OpenPage> OpenAsync(
        Func<ReportFiles, string> file,
        string fragment = "",
        ColorScheme scheme = ColorScheme.Light,
        int width = 1280,
        bool examined = false
    )
    {
        Assert.SkipWhen(_browser is null, Missing);
        return await OpenPage.OpenAsync(
            _browser!,
            file(Files),
            fragment,
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = width, Height = 900 },
                ColorScheme = scheme,
                ReducedMotion = ReducedMotion.Reduce,
                BypassCSP = examined,
            }
        );
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }

        _playwright?.Dispose();
        Files.Dispose();
    }
}
