using Microsoft.Playwright;

namespace DistributedAE.Dashboard.Tests;

/// <summary>Every page at both widths and in both themes: a picture for people, and what can be checked without them.</summary>
[Collection(DashboardGroup.Name)]
public sealed class LooksTests(Chromium chromium, ShownCluster shown)
{
    [BrowserTheory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task Every_page_fits_its_screen(int width, ColorScheme colours)
    {
        string suffix = $"{width}-{colours.ToString().ToLowerInvariant()}";
        await using BrowserPage browser = await chromium.OpenAsync(shown.Cluster.Address, width, colours);
        await browser.Page.GotoAsync("/");
        await browser.Shows("Sign in", "h1");
        await LookAsync(browser, $"sign-in-{suffix}");
        await browser.SignInAsync("/", shown.Token);
        await browser.Shows(shown.Running, ".jobs");
        await browser.Until("[...document.querySelectorAll('.spark path')].some(path => path.getAttribute('d'))");
        await LookAsync(browser, $"jobs-{suffix}");

        await browser.Page.ClickAsync("text=Submit a job");
        await browser.Page.FillAsync("dialog textarea", "version: 1\nsede: 7\ndata: { source: digits }\nmodel: { layers: [784] }\n");
        await browser.Page.ClickAsync("dialog button[type=submit]");
        await browser.Shows("The job was not accepted");
        await LookAsync(browser, $"submit-{suffix}");

        foreach ((string name, string path) in new[] { ("job-running", $"/jobs/{shown.Running}"), ("job", $"/jobs/{shown.Finished[0]}") })
        {
            await browser.Page.GotoAsync(path);
            await browser.Shows("Curves", "h2");
            await ScrollThroughAsync(browser);
            await LookAsync(browser, $"{name}-{suffix}");
        }

        await browser.Page.GotoAsync("/workers");
        await browser.Shows("2 connected");
        await LookAsync(browser, $"workers-{suffix}");
        await browser.Page.GotoAsync("/compare");
        await browser.Shows("Which runs?");
        await LookAsync(browser, $"compare-empty-{suffix}");
        await browser.Page.GotoAsync($"/compare?job={string.Join("&job=", shown.Finished)}");
        await browser.Shows("finetune.optimizer.learningRate");
        await browser.Until("document.querySelector('.chart canvas') !== null");
        await LookAsync(browser, $"compare-{suffix}");
        await browser.Page.GotoAsync("/jobs/nothing-aaaaaa");
        await browser.Shows("There is no such job");
        await LookAsync(browser, $"missing-{suffix}");
        browser.HasNoProblems();
    }

    [BrowserFact]
    public async Task A_worker_that_keeps_a_step_waiting_is_named()
    {
        await using BrowserPage browser = await chromium.OpenAsync(shown.Cluster.Address);
        await browser.SignInAsync("/", shown.Token);
        await browser.Page.RouteAsync("**/step", route => route.FulfillAsync(new RouteFulfillOptions
        {
            ContentType = "application/json",
            Body = """
                {"stage":"finetune","epoch":4,"step":11,"openSeconds":7.25,"isLate":true,"unassignedShards":0,
                 "blocks":[{"workerId":"w-1","worker":"lab-7","firstShard":4,"shards":2,"seconds":7.2}]}
                """,
        }));
        await browser.Page.GotoAsync("/workers");
        await browser.Shows("Step 12 of epoch 5 in finetune has been open for 7.3 s. It waits for worker lab-7 (shards 4 to 5, for 7.2 s).", ".notice");
        await Screenshots.TakeAsync(browser.Page, "workers-late-1280-light");
        await browser.Page.GotoAsync($"/jobs/{shown.Running}");
        await browser.Shows("It waits for worker lab-7", ".notice");
        browser.HasNoProblems();
    }

    [BrowserFact]
    public async Task Without_the_chart_library_the_page_says_what_to_do()
    {
        await using BrowserPage browser = await chromium.OpenAsync(shown.Cluster.Address);
        await browser.SignInAsync("/", shown.Token);
        await browser.Page.RouteAsync("**/uPlot.esm.js", route => route.FulfillAsync(new RouteFulfillOptions { Status = 404 }));
        await browser.Page.GotoAsync($"/jobs/{shown.Finished[0]}");
        await browser.Shows("Charts need uPlot", ".chart");
        await browser.Shows("install Node.js", ".chart");
        browser.HasNoProblems();
    }

    private static async Task LookAsync(BrowserPage browser, string name)
    {
        await Screenshots.TakeAsync(browser.Page, name);
        await Layout.IsSoundAsync(browser.Page, name);
    }

    /// <summary>What comes only when it is seen is seen, and waited for.</summary>
    private static async Task ScrollThroughAsync(BrowserPage browser)
    {
        foreach (string panel in new[] { "Curves", "Reconstructions", "First-layer filters", "Codes", "Errors" })
        {
            ILocator section = browser.Page.Locator($"section[aria-label='{panel}']");
            await section.ScrollIntoViewIfNeededAsync();
            await Assertions.Expect(section.Locator("img, canvas").First).ToBeVisibleAsync(new() { Timeout = 60_000 });
        }

        await browser.Page.EvaluateAsync("scrollTo(0, 0)");
    }
}
