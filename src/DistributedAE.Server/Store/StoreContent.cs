namespace DistributedAE.Server.Store;

/// <summary>What a store knows when the coordinator starts.</summary>
/// <param name="Jobs">All jobs, in the order of their numbers.</param>
/// <param name="LastEventId">The highest id of an event; 0 without any.</param>
internal sealed record StoreContent(IReadOnlyList<(StoredJob Job, JobStanding Standing)> Jobs, long LastEventId);
