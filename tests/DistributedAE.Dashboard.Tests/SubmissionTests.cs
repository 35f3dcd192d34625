using Microsoft.Playwright;

namespace DistributedAE.Dashboard.Tests;

[Collection(DashboardGroup.Name)]
public sealed class SubmissionTests(Chromium chromium, ShownCluster shown)
{
    private const string Wrong = """
        version: 1
        name: <img src=x onerror=alert(1)>
        sede: 7
        data: { source: digits }
        model:
          layers: [784]
        """;

    [BrowserFact]
    public async Task What_is_wrong_is_told_at_its_lines_and_what_is_right_is_taken()
    {
        await using BrowserPage browser = await chromium.OpenAsync(shown.Cluster.Address);
        await browser.SignInAsync("/", shown.Token);
        await browser.Page.ClickAsync("text=Submit a job");
        await browser.Page.FillAsync("dialog textarea", Wrong);
        await browser.Page.ClickAsync("dialog button[type=submit]");

        await browser.Shows("The job was not accepted");
        string[] marked = [.. await browser.Page.Locator(".editor-gutter .wrong").AllInnerTextsAsync()];
        Assert.Contains("3", marked);
        Assert.Contains("6", marked);
        Assert.DoesNotContain("4", marked);
        ILocator unknown = browser.Page.Locator(".submission-errors li").Filter(new() { HasText = "Line 3" });
        await Assertions.Expect(unknown).ToContainTextAsync("seed");
        await unknown.Locator("button").ClickAsync();
        Assert.Equal("sede: 7", await browser.Page.EvaluateAsync<string>("""
            () => { const { value, selectionStart } = document.activeElement; return value.slice(selectionStart).split('\n')[0]; }
            """));

        await browser.Page.FillAsync("dialog textarea", Jobs.Short);
        await browser.ShowsNo(".editor-gutter .wrong");
        await browser.Page.FillAsync("dialog input[name=name]", "from-the-page");
        await browser.Page.FillAsync("dialog input[name=priority]", "-5");
        await browser.Page.ClickAsync("dialog button[type=submit]");

        await browser.ShowsNo("dialog");
        await browser.Shows("from-the-page", "tr");
        browser.HasNoProblems();
    }

    [BrowserFact]
    public async Task A_file_is_read_into_the_editor_and_a_job_is_paused_resumed_and_cancelled()
    {
        await using BrowserPage browser = await chromium.OpenAsync(shown.Cluster.Address);
        await browser.SignInAsync("/", shown.Token);
        await browser.Page.ClickAsync("text=Submit a job");
        await browser.Page.SetInputFilesAsync("dialog input[type=file]", new FilePayload
        {
            Name = "steered.yaml", MimeType = "application/yaml", Buffer = System.Text.Encoding.UTF8.GetBytes(Jobs.Endless),
        });
        await browser.Page.FillAsync("dialog input[name=name]", "steered");
        await browser.Page.ClickAsync("dialog button[type=submit]");
        await browser.Page.ClickAsync("a:text-is('steered')");

        foreach ((string button, string status) in new[] { ("Pause", "paused"), ("Resume", "queued"), ("Cancel", "cancelled") })
        {
            browser.Page.Dialog += Accept;
            await browser.Page.ClickAsync($".actions button:has-text('{button}')");
            await browser.Shows(status, ".badge");
            browser.Page.Dialog -= Accept;
        }

        browser.HasNoProblems();

        static void Accept(object? sender, IDialog question) => _ = question.AcceptAsync();
    }
}
