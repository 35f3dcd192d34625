using System.Net;
using System.Net.Http.Headers;
using DistributedAE.Orleans.Contracts;

namespace DistributedAE.Orleans.Tests.Jobs;

/// <summary>The cluster has one set of tokens and one coordinator.</summary>
public sealed class JobCatalogGrainTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly ClusterTokens First = new("first-token-000000000000000000000", "first-worker-00000000000000000000");
    private static readonly ClusterTokens Second = new("second-token-00000000000000000000", "second-worker-0000000000000000000");
    private static readonly HttpClient Http = new() { Timeout = Deadline };

    private TestSilos _silos = null!;

    private IJobCatalogGrain Catalog => _silos.Grains.GetGrain<IJobCatalogGrain>(0);

    public async Task InitializeAsync() => _silos = await TestSilos.StartAsync(2, 0);

    public async Task DisposeAsync() => await _silos.DisposeAsync();

    [Fact]
    public async Task The_tokens_of_the_first_silo_are_everybodys_and_open_the_leaders_coordinator()
    {
        Assert.Equal("the silos have not agreed on tokens yet", (await Assert.ThrowsAsync<StageLostException>(Catalog.LeadAsync)).Message);
        Assert.Equal(First, await Catalog.AgreeAsync(First));
        Assert.Equal(First, await Catalog.AgreeAsync(Second));

        Leader[] leaders = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Catalog.LeadAsync()));

        // whoever asks, and however many at once: one coordinator, in its first term
        Leader leader = Assert.Single(leaders.Distinct());
        Assert.Equal(1, leader.Term);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(leader, "/healthz", null));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(leader, "/api/v1/jobs", Second.Token));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(leader, "/api/v1/jobs", First.Token));
    }

    [Fact]
    public async Task When_the_leading_silo_stops_another_one_leads()
    {
        await Catalog.AgreeAsync(First);
        Leader before = await Catalog.LeadAsync();

        await _silos.Cluster.StopSiloAsync(_silos.Cluster.Silos[before.Silo == "control-0" ? 0 : 1]).WaitAsync(Deadline);

        // without a database the tokens are gone with the silo's memory, and are agreed on anew
        Leader after = await AskAsync(async () =>
        {
            await Catalog.AgreeAsync(First);
            return await Catalog.LeadAsync();
        });
        Assert.NotEqual((before.Silo, before.Address), (after.Silo, after.Address));
        await Assert.ThrowsAsync<HttpRequestException>(() => StatusAsync(before, "/healthz", null));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(after, "/api/v1/jobs", First.Token));
    }

    private static async Task<Leader> AskAsync(Func<Task<Leader>> ask)
    {
        using var limit = new CancellationTokenSource(Deadline);
        while (true)
        {
            try
            {
                return await ask().WaitAsync(limit.Token);
            }
            catch (Exception problem) when (problem is OrleansException or StageLostException or TimeoutException)
            {
                Assert.False(limit.IsCancellationRequested, $"nobody led in {Deadline}: {problem.Message}");
                await Task.Delay(TimeSpan.FromMilliseconds(100), limit.Token);
            }
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(Leader leader, string path, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, leader.Address + path);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using HttpResponseMessage answer = await Http.SendAsync(request);
        return answer.StatusCode;
    }
}
