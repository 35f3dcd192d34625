using DistributedAE.Orchestration.Tests;

namespace DistributedAE.Orleans.Tests.Workers;

/// <summary>Roster, stage and partitions count every shard once, and the parameters show it.</summary>
public sealed class ExactlyOnceTests : ExactlyOnceCases
{
    protected override Task<CountingExchange> CreateAsync() => RosterExchange.CreateAsync();
}
