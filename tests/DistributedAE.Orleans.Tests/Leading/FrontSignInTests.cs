using System.Net;
using System.Net.Sockets;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Orleans.Tests.Leading;

/// <summary>Pages and sign-in at a control silo, also at one that does not lead: as at the coordinator itself.</summary>
[Collection(ControlSilosGroup.Name)]
public sealed class FrontSignInTests(ControlSilos silos)
{
    [Theory]
    [InlineData("/", 200)]
    [InlineData("/jobs/small-abcdef", 200)]
    [InlineData("/workers", 200)]
    [InlineData("/compare", 200)]
    [InlineData("/assets/app.js", 200)]
    [InlineData("/assets/..%2ftoken", 404)]
    [InlineData("/api/v1/jobs", 401)]
    [InlineData("/api/v1/events", 401)]
    [InlineData("/metrics", 401)]
    [InlineData("/nothing?at=all", 401)]
    public async Task A_stranger_gets_the_pages_and_nothing_else(string path, int status)
    {
        using HttpClient coordinator = ControlSilos.Stranger(silos.Coordinator);
        Answer expected = await Answer.OfAsync(coordinator, path);
        Assert.Equal(status, expected.Status);
        Assert.NotNull(expected.Header("Content-Security-Policy"));
        foreach (Uri address in new[] { silos.One, silos.Two })
        {
            using HttpClient front = ControlSilos.Stranger(address);
            Assert.Equal(expected, await Answer.OfAsync(front, path));
        }
    }

    [Fact]
    public async Task A_browser_signs_in_at_the_front_that_it_sees_and_out_again()
    {
        using HttpClient two = ControlSilos.Stranger(silos.Two);
        using HttpResponseMessage signedIn = await ControlSilos.SignInAsync(two, silos.Token);
        Assert.Equal(HttpStatusCode.NoContent, signedIn.StatusCode);
        string[] cookie = Assert.Single(signedIn.Headers.GetValues("Set-Cookie")).Split("; ");
        Assert.StartsWith($"dae-session-{silos.Two.Port}=", cookie[0], StringComparison.Ordinal);
        Assert.Equal(["httponly", "max-age=2592000", "path=/", "samesite=strict"], cookie[1..].Order(StringComparer.Ordinal));

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(two, ("Cookie", cookie[0]), ("Sec-Fetch-Site", "same-origin")));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(two, ("Cookie", cookie[0]), ("Origin", silos.Two.GetLeftPart(UriPartial.Authority))));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(two, ("Cookie", cookie[0] + "x")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(two, ("Cookie", cookie[0]), ("Sec-Fetch-Site", "cross-site")));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(two, ("Cookie", cookie[0]), ("Origin", silos.One.GetLeftPart(UriPartial.Authority))));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(two, ("Cookie", cookie[0]), ("Host", "elsewhere.example")));

        using var leaving = new HttpRequestMessage(HttpMethod.Delete, ApiRoutes.Session) { Headers = { { "Cookie", cookie[0] } } };
        using HttpResponseMessage left = await two.SendAsync(leaving);
        Assert.Equal(HttpStatusCode.NoContent, left.StatusCode);
        Assert.StartsWith($"dae-session-{silos.Two.Port}=; expires=Thu, 01 Jan 1970", Assert.Single(left.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_tokens_count_against_who_sent_them_and_not_against_the_front()
    {
        using HttpClient guesser = From("127.0.0.2");
        for (int guess = 0; guess < 10; guess++)
        {
            using HttpResponseMessage wrong = await ControlSilos.SignInAsync(guesser, $"{guess}");
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        }

        // nor does it help him to name another address
        using HttpResponseMessage refused = await ControlSilos.SignInAsync(guesser, silos.Token);
        guesser.DefaultRequestHeaders.Add("X-Dae-Client", "127.0.0.4");
        using HttpResponseMessage refusedAgain = await ControlSilos.SignInAsync(guesser, silos.Token);
        using HttpClient other = From("127.0.0.3");
        using HttpResponseMessage welcome = await ControlSilos.SignInAsync(other, silos.Token);

        Assert.Equal(
            [HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests, HttpStatusCode.NoContent], [refused.StatusCode, refusedAgain.StatusCode, welcome.StatusCode]);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient browser, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, ApiRoutes.Jobs);
        foreach ((string name, string value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using HttpResponseMessage answer = await browser.SendAsync(request);
        return answer.StatusCode;
    }

    /// <summary>A browser at another address of this machine.</summary>
    private HttpClient From(string address) => new(new SocketsHttpHandler
    {
        UseCookies = false,
        ConnectCallback = async (context, cancellation) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = silos.Two,
    };
}
