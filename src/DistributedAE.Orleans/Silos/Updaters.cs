using DistributedAE.Numerics.Threads;

namespace DistributedAE.Orleans.Silos;

/// <summary>The threads of a silo that add contributions and apply updates, for all partitions that live there.</summary>
internal sealed class Updaters : IDisposable
{
    private const int MostThreads = 4;

    /// <summary>The threads.</summary>
    public SlotTeam Team { get; } = new(Math.Min(Environment.ProcessorCount, MostThreads), spinning: false);

    /// <inheritdoc/>
    public void Dispose() => Team.Dispose();
}
