using Microsoft.Playwright;

namespace DistributedAE.Dashboard.Tests;

[Collection(DashboardGroup.Name)]
public sealed class CompareTests(Chromium chromium, ShownCluster shown)
{
    [BrowserFact]
    public async Task Two_runs_are_compared_by_curves_results_and_what_differs_in_their_jobs()
    {
        await using BrowserPage browser = await chromium.OpenAsync(shown.Cluster.Address);
        await browser.SignInAsync("/", shown.Token);
        foreach (string job in shown.Finished)
        {
            await browser.Page.CheckAsync($"[aria-label='Compare {job}']");
        }

        await browser.Page.ClickAsync("text=Compare 2 runs");
        await browser.Shows("2 runs");

        foreach (string job in shown.Finished)
        {
            await browser.Shows(job, ".legend li");
            double loss = (await shown.Cluster.Client.JobAsync(job)).Loss!.Value;
            ILocator row = browser.Page.Locator(".compared tr").Filter(new() { HasText = job });
            await Assertions.Expect(row).ToContainTextAsync("finished");
            string[] cells = [.. await row.Locator("td").AllInnerTextsAsync()];
            Assert.Contains(cells, cell => double.TryParse(cell, out double figure) && Math.Abs(figure - loss) < 0.01);
        }

        ILocator difference = browser.Page.Locator(".differences tbody tr");
        await Assertions.Expect(difference).ToHaveCountAsync(1);
        Assert.Equal("finetune.optimizer.learningRate 0.002 0.01", string.Join(' ', (await difference.InnerTextAsync()).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

        await browser.Page.ClickAsync($"[aria-label='Take {shown.Finished[1]} out']");
        await browser.Shows("1 run");
        Assert.DoesNotContain(shown.Finished[1], browser.Page.Url, StringComparison.Ordinal);
        browser.HasNoProblems();
    }
}
