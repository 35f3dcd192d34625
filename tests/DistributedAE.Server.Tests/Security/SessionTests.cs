using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Server.Tests.Security;

/// <summary>How a browser signs in, and what its cookie opens.</summary>
public sealed class SessionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_token_gives_a_cookie_that_scripts_and_other_sites_cannot_use()
    {
        await using TestServer server = await TestServer.StartAsync(_folder.Path);
        using HttpClient browser = Browser(server);
        using HttpResponseMessage answer = await SignInAsync(browser, Token());

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        string cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        string[] parts = cookie.Split("; ");
        Assert.StartsWith($"dae-session-{server.Coordinator.Address.Port}=", parts[0], StringComparison.Ordinal);
        Assert.Equal(["httponly", "max-age=2592000", "path=/", "samesite=strict"], parts[1..].Order(StringComparer.Ordinal));
        Assert.DoesNotContain(Token(), cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cookie_opens_the_submitters_routes_and_no_others()
    {
        await using TestServer server = await TestServer.StartAsync(_folder.Path);
        using HttpClient browser = Browser(server);
        string cookie = await CookieAsync(browser);

        Assert.Equal(HttpStatusCode.OK, await GetAsync(browser, ApiRoutes.Jobs, cookie));
        Assert.Equal(HttpStatusCode.Forbidden, await GetAsync(browser, ApiRoutes.Exchange, cookie));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(browser, ApiRoutes.Jobs, cookie + "x"));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(browser, ApiRoutes.Jobs, cookie[..cookie.IndexOf('=', StringComparison.Ordinal)] + "=" + Token()));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(browser, ApiRoutes.Jobs, null));
    }

    [Fact]
    public async Task A_wrong_token_in_the_header_is_not_made_good_by_the_cookie()
    {
        await using TestServer server = await TestServer.StartAsync(_folder.Path);
        using HttpClient browser = Browser(server);
        string cookie = await CookieAsync(browser);
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(browser, ApiRoutes.Jobs, cookie, request => request.Headers.Authorization = new("Bearer", "x")));
    }

    [Theory]
    [InlineData("same-origin", HttpStatusCode.OK)]
    [InlineData("none", HttpStatusCode.OK)]
    [InlineData("same-site", HttpStatusCode.Unauthorized)]
    [InlineData("cross-site", HttpStatusCode.Unauthorized)]
    public async Task The_cookie_does_not_count_for_pages_of_other_ports(string site, HttpStatusCode expected)
    {
        await using TestServer server = await TestServer.StartAsync(_folder.Path);
        using HttpClient browser = Browser(server);
        string cookie = await CookieAsync(browser);
        Assert.Equal(expected, await GetAsync(browser, ApiRoutes.Jobs, cookie, request => request.Headers.Add("Sec-Fetch-Site", site)));
    }

    [Fact]
    public async Task The_cookie_outlives_a_restart_of_the_coordinator_and_ends_with_a_new_token()
    {
        int port;
        string cookie;
        await using (TestServer server = await TestServer.StartAsync(_folder.Path))
        {
            using HttpClient browser = Browser(server);
            cookie = await CookieAsync(browser);
            port = server.Coordinator.Address.Port;
        }

        CoordinatorOptions samePort = TestServer.Options(_folder.Path) with { Urls = [$"http://127.0.0.1:{port}"] };
        await using (TestServer server = await TestServer.StartAsync(samePort))
        {
            using HttpClient browser = Browser(server);
            Assert.Equal(HttpStatusCode.OK, await GetAsync(browser, ApiRoutes.Jobs, cookie));
        }

        File.Delete(_folder.File("token"));
        await using (TestServer server = await TestServer.StartAsync(samePort))
        {
            using HttpClient browser = Browser(server);
            Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(browser, ApiRoutes.Jobs, cookie));
        }
    }

    [Fact]
    public async Task Signing_out_takes_the_cookie_back()
    {
        await using TestServer server = await TestServer.StartAsync(_folder.Path);
        using HttpClient browser = Browser(server);
        using var request = new HttpRequestMessage(HttpMethod.Delete, ApiRoutes.Session);
        request.Headers.Add("Cookie", await CookieAsync(browser));
        using HttpResponseMessage answer = await browser.SendAsync(request);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        string cleared = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith($"dae-session-{server.Coordinator.Address.Port}=;", cleared, StringComparison.Ordinal);
        Assert.Contains("expires=Thu, 01 Jan 1970", cleared, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_tokens_are_refused_and_after_ten_of_them_every_token_until_the_minute_is_over()
    {
        var time = new ManualTime();
        await using TestServer server = await TestServer.StartAsync(TestServer.Options(_folder.Path), null, time);
        using HttpClient browser = Browser(server);
        string workerToken = File.ReadAllText(_folder.File("worker-token")).Trim();
        foreach (string wrong in new[] { workerToken, "", new string('x', 5000), "a", "b", "c", "d", "e", "f", "g" })
        {
            using HttpResponseMessage refused = await SignInAsync(browser, wrong);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            Assert.False(refused.Headers.Contains("Set-Cookie"));
            Assert.Equal(
                "this is not the token; it is in the file 'token' of the coordinator's root folder, and 'dae server' prints a link with it when it starts", await DetailAsync(refused));
        }

        using HttpResponseMessage limited = await SignInAsync(browser, Token());
        Assert.Equal(HttpStatusCode.TooManyRequests, limited.StatusCode);
        Assert.Equal(TimeSpan.FromMinutes(1), limited.Headers.RetryAfter?.Delta);
        Assert.Equal("10 wrong tokens came from this address within 60 s; try again in a minute", await DetailAsync(limited));

        time.Pass(TimeSpan.FromMinutes(1));
        using HttpResponseMessage later = await SignInAsync(browser, Token());
        Assert.Equal(HttpStatusCode.NoContent, later.StatusCode);
    }

    [Theory]
    [InlineData("{}", "application/json", HttpStatusCode.Unauthorized)]
    [InlineData("{\"token\":1}", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("token=x", "application/x-www-form-urlencoded", HttpStatusCode.Unauthorized)]
    public async Task What_is_no_sign_in_is_refused_as_a_problem(string content, string type, HttpStatusCode expected)
    {
        await using TestServer server = await TestServer.StartAsync(_folder.Path);
        using HttpClient browser = Browser(server);
        using HttpResponseMessage answer = await browser.PostAsync(ApiRoutes.Session, new StringContent(content, Encoding.UTF8, type));
        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_page_of_another_origin_cannot_sign_in()
    {
        await using TestServer server = await TestServer.StartAsync(_folder.Path);
        using HttpClient browser = Browser(server);
        browser.DefaultRequestHeaders.Add("Origin", "http://127.0.0.1:1");
        using HttpResponseMessage answer = await SignInAsync(browser, Token());
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task The_link_opens_the_pages_and_holds_the_token_where_it_is_not_sent()
    {
        await using TestServer server = await TestServer.StartAsync(_folder.Path);
        Uri link = server.Coordinator.DashboardLink;
        Assert.Equal("/", link.PathAndQuery);
        Assert.Equal($"#token={Token()}", link.Fragment);
        Assert.Equal(server.Coordinator.Address.Authority, link.Authority);
    }

    [Fact]
    public async Task Without_tokens_the_link_has_none_and_signing_in_does_nothing()
    {
        await using TestServer server = await TestServer.StartAsync(TestServer.Options(_folder.Path) with { NoAuth = true });
        Assert.Equal("", server.Coordinator.DashboardLink.Fragment);
        using HttpResponseMessage answer = await SignInAsync(server.Client, "");
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    private static HttpClient Browser(TestServer server) =>
        new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = server.Coordinator.Address };

    private static Task<HttpResponseMessage> SignInAsync(HttpClient browser, string token) =>
        browser.PostAsJsonAsync(ApiRoutes.Session, new SessionRequest(token), ApiJson.Options);

    private static async Task<HttpStatusCode> GetAsync(HttpClient browser, string path, string? cookie, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        change?.Invoke(request);
        using HttpResponseMessage answer = await browser.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<string> DetailAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!;

    private async Task<string> CookieAsync(HttpClient browser)
    {
        using HttpResponseMessage answer = await SignInAsync(browser, Token());
        return Assert.Single(answer.Headers.GetValues("Set-Cookie")).Split(';')[0];
    }

    private string Token() => File.ReadAllText(_folder.File("token")).Trim();
}
