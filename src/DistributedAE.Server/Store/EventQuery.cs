namespace DistributedAE.Server.Store;

/// <summary>Which events are read, oldest first.</summary>
/// <param name="JobId">Those of this job; null for all, those of workers too.</param>
/// <param name="After">Only ids above this one.</param>
/// <param name="Limit">At most so many, ≥ 1.</param>
internal readonly record struct EventQuery(string? JobId, long After, int Limit);
