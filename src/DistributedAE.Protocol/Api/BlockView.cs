namespace DistributedAE.Protocol.Api;

/// <summary>A block of shards that a worker computes.</summary>
/// <param name="WorkerId">Id of the worker.</param>
/// <param name="Worker">Its name.</param>
/// <param name="FirstShard">First shard of the block.</param>
/// <param name="Shards">Number of shards.</param>
/// <param name="Seconds">How long the worker has had it.</param>
public sealed record BlockView(string WorkerId, string Worker, int FirstShard, int Shards, double Seconds);
