using DistributedAE.Data;

namespace DistributedAE.Cli.Tests.Cluster.Resilience;

/// <summary>
/// <c>dae train</c> dies at a named place; resumed, it goes on with the same bits. It may then die at the next place, where another case begins; in the end it
/// has the same model.
/// </summary>
[TestCaseOrderer("DistributedAE.Cli.Tests.Cluster.Resilience.FaultCasesInOrder", "DistributedAE.Cli.Tests")]
public sealed class TrainFaultTests(FaultRun run) : IClassFixture<FaultRun>
{
    [Theory]
    [MemberData(nameof(FaultCases.Train), MemberType = typeof(FaultCases))]
    public async Task The_resumed_run_keeps_its_bits(FaultPoint point, int times)
    {
        await run.DieAsync($"{point}:{times}");
        await run.ResumeAsync(FaultCases.InSameRun(point, times));
    }
}
