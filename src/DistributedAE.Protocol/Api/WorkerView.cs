namespace DistributedAE.Protocol.Api;

/// <summary>A worker.</summary>
/// <param name="Id">Its id, new for every connection.</param>
/// <param name="Name">Host name and process id, or what its owner called it.</param>
/// <param name="Status"><c>waiting</c>, <c>computing</c>, <c>draining</c> or <c>lost</c>.</param>
/// <param name="Slots">Its number of threads.</param>
/// <param name="Version">Its DistributedAE.</param>
/// <param name="VectorBits">512, 256 or 128.</param>
/// <param name="Transport"><c>stream</c> or <c>sharedMemory</c>.</param>
/// <param name="JoinedAt">When it came, UTC.</param>
/// <param name="LastHeardAt">When it was last heard of, UTC.</param>
public sealed record WorkerView(
    string Id, string Name, string Status, int Slots, string Version, int VectorBits, string Transport, DateTimeOffset JoinedAt, DateTimeOffset LastHeardAt)
{
    /// <summary>What it computes with: <c>managed</c> or <c>torchsharp</c>.</summary>
    public string Engine { get; init; } = "managed";

    /// <summary>The job whose block it computes.</summary>
    public string? JobId { get; init; }

    /// <summary>Shards of its last block.</summary>
    public int BlockShards { get; init; }

    /// <summary>Its measured speed while computing.</summary>
    public double SamplesPerSecond { get; init; }

    /// <summary>Contributions that were counted.</summary>
    public long Contributions { get; init; }

    /// <summary>Contributions that were dropped: late, double or stale.</summary>
    public long Dropped { get; init; }

    /// <summary>Share of the last ten seconds that it computed, 0…1; the three shares add up to 1. Null as long as it has not said.</summary>
    public double? ComputingShare { get; init; }

    /// <summary>Share of the last ten seconds that its blocks, results and samples were on their way, 0…1.</summary>
    public double? ExchangingShare { get; init; }

    /// <summary>Share of the last ten seconds that it had no block, 0…1.</summary>
    public double? WaitingShare { get; init; }
}
