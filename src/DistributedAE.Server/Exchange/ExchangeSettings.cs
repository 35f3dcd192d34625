using DistributedAE.Orchestration;

namespace DistributedAE.Server.Exchange;

/// <summary>How the coordinator exchanges with its workers.</summary>
public sealed record ExchangeSettings
{
    /// <summary>Leases and heartbeats.</summary>
    public LeaseOptions Leases { get; init; } = new();

    /// <summary>How blocks are given out.</summary>
    public ExchangeOptions Blocks { get; init; } = new();

    /// <summary>Whether workers on the coordinator's host may use shared memory; default true.</summary>
    public bool SharedMemory { get; init; } = true;

    /// <summary>Threads that add and update, ≥ 1. Default: the processors, at most 4.</summary>
    public int UpdateThreads { get; init; } = Math.Min(Environment.ProcessorCount, 4);

    /// <summary>Above all generations of this coordinator's earlier lives; for example its number of starts · 2^40.</summary>
    public long FirstGeneration { get; init; } = 1;

    /// <summary>Gets how long each work waited until workers had computed all of it; on the runs' threads.</summary>
    public Action<TimeSpan> Waited { get; init; } = _ => { };

    /// <summary>Gets what people should know; on any thread, never with a lock held that the exchange needs.</summary>
    public Action<ExchangeNotice> Notify { get; init; } = _ => { };
}
