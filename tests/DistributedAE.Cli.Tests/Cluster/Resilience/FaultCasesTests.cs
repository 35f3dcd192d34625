using DistributedAE.Data;

namespace DistributedAE.Cli.Tests.Cluster.Resilience;

public sealed class FaultCasesTests
{
    [Fact]
    public void Every_fault_point_has_a_case() => Assert.Equal(Enum.GetValues<FaultPoint>().Order(), FaultCases.Covered.Order());
}
