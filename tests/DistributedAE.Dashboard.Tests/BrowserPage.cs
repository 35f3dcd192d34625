using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Playwright;

namespace DistributedAE.Dashboard.Tests;

/// <summary>A page, and whatever went wrong in its scripts.</summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    /// <summary>A page that does not come to what a test waits for never will.</summary>
    private const float Patience = 60_000;

    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _problems = new();

    public BrowserPage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.SetDefaultTimeout(Patience);
        page.PageError += (_, error) => _problems.Enqueue(error);
        page.Console += (_, message) =>
        {
            // the browser itself tells of answers like 401, which tests provoke
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                _problems.Enqueue(message.Text);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>Opens an address by the link that <c>dae server</c> prints.</summary>
    public async Task SignInAsync(string path, string token)
    {
        await Page.GotoAsync($"/#token={token}");
        await Shows("Jobs", "h1");
        if (path != "/")
        {
            await Page.GotoAsync(path);
        }

        await Shows("Live", ".connection");
    }

    /// <summary>Waits until an element with the text is seen.</summary>
    public Task Shows(string text, string selector = "body") => Assertions.Expect(Page.Locator(selector).Filter(new() { HasText = text }).First)
        .ToBeVisibleAsync(new() { Timeout = Patience });

    /// <summary>Waits until no element of that kind is seen.</summary>
    public Task ShowsNo(string selector) => Assertions.Expect(Page.Locator(selector).Filter(new() { Visible = true })).ToHaveCountAsync(0, new() { Timeout = Patience });

    /// <summary>Waits until an expression of the page's script is true.</summary>
    public async Task Until(string expression)
    {
        // not by the browser's own waiting, which the content security policy forbids
        var waited = Stopwatch.StartNew();
        while (!await Page.EvaluateAsync<bool>(expression))
        {
            Assert.True(waited.Elapsed.TotalMilliseconds < Patience, $"waited in vain for {expression}");
            await Task.Delay(50);
        }
    }

    /// <summary>No script failed, and nothing was refused by the content security policy.</summary>
    public void HasNoProblems() => Assert.Empty(_problems);

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
