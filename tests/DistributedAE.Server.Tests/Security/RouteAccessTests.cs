using System.Net;
using System.Net.Http.Headers;
using DistributedAE.Server.Security;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DistributedAE.Server.Tests.Security;

/// <summary>Every route with every verb: who may not come in is refused.</summary>
public sealed class RouteAccessTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private static readonly string[] Verbs = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"];

    [Fact]
    public async Task Without_token_nothing_but_what_is_open_answers()
    {
        TestServer server = shared.Server;
        await RefusedAsync(server, null, HttpStatusCode.Unauthorized, (_, isAllowed, access) => !(access == RouteAccess.Open && isAllowed));
    }

    [Theory]
    [InlineData("Bearer", "x")]
    [InlineData("Bearer", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("Basic", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task With_a_wrong_token_nothing_but_what_is_open_answers(string scheme, string token)
    {
        TestServer server = shared.Server;
        await RefusedAsync(
            server, new AuthenticationHeaderValue(scheme, token), HttpStatusCode.Unauthorized, (_, isAllowed, access) => !(access == RouteAccess.Open && isAllowed));
    }

    [Fact]
    public async Task A_workers_token_does_not_open_the_submitters_routes()
    {
        TestServer server = shared.Server;
        await RefusedAsync(
            server, TestServer.Bearer(shared.Root, "worker-token"), HttpStatusCode.Forbidden,
            (_, isAllowed, access) => !(isAllowed && access != RouteAccess.Submitter));
    }

    [Fact]
    public async Task A_submitters_token_does_not_open_the_workers_routes()
    {
        TestServer server = shared.Server;
        await RefusedAsync(
            server, TestServer.Bearer(shared.Root, "token"), HttpStatusCode.Forbidden, (_, isAllowed, access) => isAllowed && access == RouteAccess.Worker);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("http://127.0.0.1:1")]
    public async Task A_foreign_origin_is_refused_everywhere(string origin)
    {
        TestServer server = shared.Server;
        foreach (string file in new[] { "token", "worker-token" })
        {
            await RefusedAsync(server, TestServer.Bearer(shared.Root, file), HttpStatusCode.Forbidden, (_, _, _) => true, request => request.Headers.Add("Origin", origin));
        }
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    public async Task A_foreign_host_name_is_refused_everywhere(string host)
    {
        TestServer server = shared.Server;
        await RefusedAsync(server, TestServer.Bearer(shared.Root, "token"), HttpStatusCode.Forbidden, (_, _, _) => true, request => request.Headers.Host = host);
    }

    [Fact]
    public async Task The_servers_own_origin_is_let_through()
    {
        TestServer server = shared.Server;
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/server");
        request.Headers.Add("Origin", server.Coordinator.Address.GetLeftPart(UriPartial.Authority));
        using HttpResponseMessage response = await server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_refusal_says_which_scheme_is_needed()
    {
        TestServer server = shared.Server;
        using var client = new HttpClient { BaseAddress = server.Coordinator.Address };
        using HttpResponseMessage response = await client.GetAsync("/api/v1/server");
        Assert.Equal("Bearer realm=\"dae\"", response.Headers.WwwAuthenticate.ToString());
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Health_is_told_to_everybody()
    {
        TestServer server = shared.Server;
        using var client = new HttpClient { BaseAddress = server.Coordinator.Address };
        Assert.Equal("ok", await client.GetStringAsync("/healthz"));
        Assert.Equal("ok", await client.GetStringAsync("/readyz"));
    }

    private static async Task RefusedAsync(
        TestServer server, AuthenticationHeaderValue? token, HttpStatusCode expected, Func<string, bool, RouteAccess, bool> isRefused, Action<HttpRequestMessage>? change = null)
    {
        using var client = new HttpClient { BaseAddress = server.Coordinator.Address };
        int asked = 0;
        RouteEndpoint[] endpoints = [.. server.Coordinator.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];
        foreach (RouteEndpoint endpoint in endpoints)
        {
            IReadOnlyList<string> allowed = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [];
            RouteAccess access = endpoint.Metadata.GetMetadata<RouteAccess>() ?? RouteAccess.Submitter;
            string path = endpoint.RoutePattern.RawText!.Replace("{sha256}", new string('0', 64), StringComparison.Ordinal).Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
            foreach (string verb in Verbs.Where(verb => isRefused(verb, allowed.Contains(verb), access)))
            {
                // another endpoint of the same path may allow the verb
                if (!allowed.Contains(verb) && change is null
                    && (endpoints.Any(other => IsOpenFor(other, endpoint, verb)) || (access != RouteAccess.Submitter && expected == HttpStatusCode.Forbidden)))
                {
                    continue;
                }

                using var request = new HttpRequestMessage(new HttpMethod(verb), path);
                request.Headers.Authorization = token;
                change?.Invoke(request);
                using HttpResponseMessage response = await client.SendAsync(request);
                Assert.True(response.StatusCode == expected, $"{verb} {path} gave {(int)response.StatusCode}");
                asked++;
            }
        }

        Assert.InRange(asked, 2, 1000);
    }

    private static bool IsOpenFor(RouteEndpoint endpoint, RouteEndpoint samePath, string verb) =>
        endpoint.RoutePattern.RawText == samePath.RoutePattern.RawText
        && endpoint.Metadata.GetMetadata<RouteAccess>() == RouteAccess.Open
        && endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains(verb) == true;
}
