using System.Net;
using DistributedAE.Server.Dashboard;

namespace DistributedAE.Server.Tests.Dashboard;

/// <summary>The pages' files: who gets them, with which headers, and nothing but them.</summary>
public sealed class PagesTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    [Theory]
    [InlineData("/")]
    [InlineData("/jobs/small-abcdef")]
    [InlineData("/jobs/small-abcdef/anything")]
    [InlineData("/workers")]
    [InlineData("/compare")]
    public async Task Every_address_of_a_page_gives_the_shell_without_a_token(string path)
    {
        using HttpClient browser = Browser();
        using HttpResponseMessage answer = await browser.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal(new AssetTable().Find(AssetTable.Shell)!.Content, await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task All_files_are_given_as_what_they_are_and_are_asked_for_again()
    {
        using HttpClient browser = Browser();
        foreach (string name in new AssetTable().Names.Where(name => name != AssetTable.Shell))
        {
            using HttpResponseMessage answer = await browser.GetAsync($"/assets/{name}");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(TypeOf(name), answer.Content.Headers.ContentType?.MediaType);
            Assert.True(answer.Headers.CacheControl?.NoCache);

            using var again = new HttpRequestMessage(HttpMethod.Get, $"/assets/{name}");
            again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
            using HttpResponseMessage unchanged = await browser.SendAsync(again);
            Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        }
    }

    [Theory]
    [InlineData("..%2ftoken")]
    [InlineData("%2e%2e%2ftoken")]
    [InlineData("..%5ctoken")]
    [InlineData("%2fetc%2fpasswd")]
    [InlineData("index.html")]
    [InlineData("APP.JS")]
    [InlineData("app.js%00")]
    [InlineData("nothing.js")]
    public async Task Names_lead_to_nothing_but_the_pages_files(string name)
    {
        using HttpClient browser = Browser();
        using HttpResponseMessage answer = await browser.GetAsync($"/assets/{name}");
        Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"{name} gave {(int)answer.StatusCode}");
    }

    [Theory]
    [InlineData("/", HttpStatusCode.OK)]
    [InlineData("/assets/app.js", HttpStatusCode.OK)]
    [InlineData("/assets/nothing.js", HttpStatusCode.NotFound)]
    [InlineData("/healthz", HttpStatusCode.OK)]
    [InlineData("/api/v1/jobs", HttpStatusCode.Unauthorized)]
    [InlineData("/nothing", HttpStatusCode.Unauthorized)]
    public async Task Every_answer_carries_the_security_headers(string path, HttpStatusCode expected)
    {
        using HttpClient browser = Browser();
        using HttpResponseMessage answer = await browser.GetAsync(path);
        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(Policy, Header("Content-Security-Policy"));
        Assert.Equal("nosniff", Header("X-Content-Type-Options"));
        Assert.Equal("no-referrer", Header("Referrer-Policy"));
        Assert.Equal("same-origin", Header("Cross-Origin-Opener-Policy"));
        Assert.Equal("same-origin", Header("Cross-Origin-Resource-Policy"));

        string Header(string name) => Assert.Single(answer.Headers.GetValues(name));
    }

    [Fact]
    public void The_shell_holds_no_script_and_no_style_that_the_policy_would_refuse()
    {
        string shell = System.Text.Encoding.UTF8.GetString(new AssetTable().Find(AssetTable.Shell)!.Content);
        Assert.DoesNotMatch("<style|style=|<script(?![^>]* src=\"/)|\\son[a-z]+=|https?://", shell);
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".js" => "text/javascript",
        ".css" => "text/css",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        _ => throw new ArgumentException($"'{name}' is no kind of file that pages have"),
    };

    private HttpClient Browser() => new() { BaseAddress = shared.Server.Coordinator.Address };
}
