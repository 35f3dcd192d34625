using DistributedAE.Cli.Tests.Reproducibility;
using DistributedAE.Data;

namespace DistributedAE.Cli.Tests.Cluster.Resilience;

/// <summary>The coordinator dies at a named place; the next one ends the job with the same model. Its workers are never started again.</summary>
[TestCaseOrderer("DistributedAE.Cli.Tests.Cluster.Resilience.FaultCasesInOrder", "DistributedAE.Cli.Tests")]
public sealed class CoordinatorFaultTests(FaultCluster fixture) : IClassFixture<FaultCluster>
{
    private const int Killed = 137;

    [Theory]
    [MemberData(nameof(FaultCases.Coordinator), MemberType = typeof(FaultCases))]
    public async Task The_next_coordinator_ends_the_job(FaultPoint point, int times)
    {
        DaeRun dying = await fixture.DyingAsync($"{point}:{times}");

        // both wait for the coordinator while it is away
        Task<string> ended = EndAsync(fixture.Cluster, $"{point}-{times}");
        if (await Task.WhenAny(dying.EndAsync(), ended) == ended && !dying.HasEnded)
        {
            Assert.Fail($"the coordinator ended the job ({await ended}) and never came to the fault point");
        }

        DaeResult died = await dying.EndAsync();
        Assert.True(died.ExitCode == Killed, $"exit code {died.ExitCode}: {died.Error}");
        Assert.Equal(await ClusterJobs.ShortModelAsync(), await fixture.EndAsync(ended, FaultCases.AfterOtherJobs(point, times)));
    }

    private static async Task<string> EndAsync(TestCluster cluster, string name) => await cluster.EndAsync(await cluster.SubmitAsync(ClusterJobs.Short, name));
}
