using Microsoft.Playwright;

namespace DistributedAE.Dashboard.Tests;

[Collection(DashboardGroup.Name)]
public sealed class SignInTests(Chromium chromium, ShownCluster shown)
{
    [BrowserTheory]
    [InlineData("/")]
    [InlineData("/workers")]
    [InlineData("/compare")]
    [InlineData("/jobs/digits-aaaaaa")]
    public async Task Strangers_are_asked_for_the_token_and_see_nothing_else(string path)
    {
        await using BrowserPage browser = await chromium.OpenAsync(shown.Cluster.Address);
        await browser.Page.GotoAsync(path);

        await browser.Shows("Sign in", "h1");

        Assert.DoesNotContain("digits", await browser.Page.Locator("body").InnerTextAsync(), StringComparison.Ordinal);
        IAPIResponse answer = await browser.Page.APIRequest.GetAsync("/api/v1/jobs");
        Assert.Equal(401, answer.Status);
        browser.HasNoProblems();
    }

    [BrowserFact]
    public async Task A_wrong_token_is_refused_and_the_right_one_opens_the_page_that_was_asked_for()
    {
        await using BrowserPage browser = await chromium.OpenAsync(shown.Cluster.Address);
        await browser.Page.GotoAsync("/workers");
        await browser.Page.FillAsync("input[name=token]", "wrong");
        await browser.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(browser.Page.Locator("#sign-in-problem")).Not.ToBeEmptyAsync();

        await browser.Page.FillAsync("input[name=token]", shown.Token);
        await browser.Page.Keyboard.PressAsync("Enter");

        await browser.Shows("2 connected");
        browser.HasNoProblems();
    }

    [BrowserFact]
    public async Task The_link_that_the_server_prints_signs_in_and_leaves_no_token_behind()
    {
        await using BrowserPage browser = await chromium.OpenAsync(shown.Cluster.Address);
        await browser.SignInAsync("/", shown.Token);

        Assert.DoesNotContain("token", browser.Page.Url, StringComparison.Ordinal);
        BrowserContextCookiesResult cookie = Assert.Single(await browser.Page.Context.CookiesAsync());
        Assert.Equal((true, SameSiteAttribute.Strict), (cookie.HttpOnly, cookie.SameSite));
        Assert.NotEqual(shown.Token, cookie.Value);
        Assert.Equal("", await browser.Page.EvaluateAsync<string>("document.cookie"));
        await browser.Page.ReloadAsync();
        await browser.Shows("digits-deep", "td, th");

        await browser.Page.ClickAsync("[aria-label='Sign out']");
        await browser.Shows("Sign in", "h1");
        Assert.Empty(await browser.Page.Context.CookiesAsync());
        browser.HasNoProblems();
    }
}
