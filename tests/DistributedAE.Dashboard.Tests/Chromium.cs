using Microsoft.Playwright;

namespace DistributedAE.Dashboard.Tests;

/// <summary>A browser without a window, for all tests.</summary>
public sealed class Chromium : IAsyncLifetime
{
    // the first is the same engine without what a window needs, which takes a quarter less time
    private static readonly string[] s_names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"];
    private static readonly string? s_program = Find();
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Why there is no browser; null when there is one.</summary>
    public static string? WhyNot { get; } = s_program is null ? "no Chromium is installed; Debian's packages are called chromium-headless-shell and chromium" : null;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (WhyNot is not null)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = s_program,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>A page of a browser that knows nothing yet. Dispose its context.</summary>
    internal async Task<BrowserPage> OpenAsync(Uri address, int width = 1280, ColorScheme colours = ColorScheme.Light)
    {
        IBrowserContext context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address.GetLeftPart(UriPartial.Authority),
            ViewportSize = new ViewportSize { Width = width, Height = 860 },
            ColorScheme = colours,
        });
        return new BrowserPage(context, await context.NewPageAsync());
    }

    private static string? Find()
    {
        string[] folders = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        return s_names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }
}
