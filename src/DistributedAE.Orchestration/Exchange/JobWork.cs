using DistributedAE.Autoencoders;

namespace DistributedAE.Orchestration;

/// <summary>A running job, as the exchange of work needs to know it.</summary>
/// <param name="Number">Unique in the coordinator's life; lower for a job that was submitted earlier.</param>
/// <param name="Shards">Its number of shards, a power of two.</param>
/// <param name="Priority">Idle workers are offered to jobs of higher priority first, then to those submitted earlier.</param>
/// <param name="Options">How its blocks are given out.</param>
public sealed record JobWork(long Number, int Shards, int Priority, ExchangeOptions Options)
{
    /// <summary>
    /// Which workers' engines may take part; default the managed one alone. Where others may, the bits of two results are not compared: there are no audits, and a double result is dropped unseen.
    /// </summary>
    public AllowedEngines Engines { get; init; } = AllowedEngines.Managed;
}
