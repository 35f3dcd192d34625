namespace DistributedAE.Dashboard.Tests;

[Collection(DashboardGroup.Name)]
public sealed class JobTableTests(Chromium chromium, ShownCluster shown)
{
    private const string Names = ".jobs tbody .job-cell a";

    [BrowserFact]
    public async Task Jobs_are_filtered_by_status_and_name_and_sorted_by_every_column()
    {
        await using BrowserPage browser = await chromium.OpenAsync(shown.Cluster.Address);
        await browser.SignInAsync("/", shown.Token);
        await browser.Shows("digits-deep", Names);

        await browser.Page.ClickAsync(".filters button:has-text('Finished')");
        Assert.All(await browser.Page.Locator(".jobs tbody .status").AllInnerTextsAsync(), status => Assert.Equal("finished", status));
        await browser.Page.FillAsync("input[type=search]", "FAST");
        Assert.Equal(["digits-fast"], await browser.Page.Locator(Names).AllInnerTextsAsync());
        await browser.Page.FillAsync("input[type=search]", "there is no such job");
        await browser.Page.ClickAsync("text=Show all jobs");

        await browser.Page.ClickAsync(".jobs th button:text-is('Job')");
        string[] rising = [.. await browser.Page.Locator(".jobs tbody .job-id").AllInnerTextsAsync()];
        Assert.True(rising.Length >= 6);
        Assert.Equal(rising.Order(StringComparer.Ordinal), rising);
        await browser.Page.ClickAsync(".jobs th button:text-is('Job')");
        Assert.Equal("descending", await browser.Page.Locator(".jobs th:has-text('Job')").First.GetAttributeAsync("aria-sort"));
        Assert.Equal(rising.Reverse(), await browser.Page.Locator(".jobs tbody .job-id").AllInnerTextsAsync());
        browser.HasNoProblems();
    }

    [BrowserFact]
    public async Task A_job_that_is_not_bit_reproducible_says_so_in_the_table_and_on_its_page()
    {
        await using BrowserPage browser = await chromium.OpenAsync(shown.Cluster.Address);
        await browser.SignInAsync("/", shown.Token);
        await browser.Shows("later", Names);

        string[] marked = [.. await browser.Page.Locator(".jobs tbody tr:has(.bits-mark:visible) .job-cell a").AllInnerTextsAsync()];
        await browser.Page.ClickAsync(".jobs .job-cell a:text-is('later')");
        await browser.Shows("not bit-reproducible", ".page-head .bits-mark");
        await browser.Page.GoBackAsync();
        await browser.Page.ClickAsync(".jobs .job-cell a:text-is('digits-fast')");
        await browser.Shows("digits-fast", "h1");

        Assert.Equal(["later"], marked);
        Assert.False(await browser.Page.Locator(".page-head .bits-mark").IsVisibleAsync());
        browser.HasNoProblems();
    }

    [BrowserFact]
    public async Task The_keyboard_reaches_a_job_and_comes_back()
    {
        await using BrowserPage browser = await chromium.OpenAsync(shown.Cluster.Address);
        await browser.SignInAsync("/", shown.Token);
        await browser.Shows("digits-deep", Names);
        await browser.Page.FocusAsync(".jobs th button >> nth=0");
        for (int tabs = 0; tabs < 40 && !await browser.Page.EvaluateAsync<bool>("document.activeElement.matches('.job-cell a')"); tabs++)
        {
            await browser.Page.Keyboard.PressAsync("Tab");
        }

        await browser.Page.Keyboard.PressAsync("Enter");
        await browser.Shows("Curves", "h2");
        await browser.Page.GoBackAsync();
        await browser.Shows("Jobs", "h1");
        browser.HasNoProblems();
    }
}
