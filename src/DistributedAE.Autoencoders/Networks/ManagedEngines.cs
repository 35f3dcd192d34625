using DistributedAE.Numerics.Threads;

namespace DistributedAE.Autoencoders;

/// <summary>The project's own engines, on a team of slots.</summary>
/// <param name="team">The slots; not owned.</param>
public sealed class ManagedEngines(SlotTeam team) : IEngineFactory
{
    /// <inheritdoc/>
    public EngineKind Kind => EngineKind.Managed;

    /// <inheritdoc/>
    public IContributionEngine Create(StageNetwork network, int rowCapacity, int shardCapacity, ulong seed, int stage) =>
        new NetworkEngine(network, rowCapacity, shardCapacity, team, seed, stage);
}
