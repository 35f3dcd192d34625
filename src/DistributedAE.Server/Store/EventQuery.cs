using DistributedAE.Protocol.Api;

namespace DistributedAE.Server.Store;

/// <summary>Which events are read, oldest first.</summary>
/// <param name="JobId">Those of this job; null for all, those of workers too.</param>
/// <param name="After">Only ids above this one.</param>
/// <param name="Limit">At most so many, ≥ 1.</param>
internal readonly record struct EventQuery(string? JobId, long After, int Limit)
{
    /// <summary>Whether those are read that happened last, where there are more than the limit; else the first ones.</summary>
    public bool Newest { get; init; }

    /// <summary>Only events of these kinds; null for all.</summary>
    public IReadOnlyCollection<string>? Kinds { get; init; }

    /// <summary>Whether an event is one of those, but for the limit.</summary>
    public bool Matches(EventView happened) =>
        happened.Id > After && (JobId is null || happened.JobId == JobId) && (Kinds is null || Kinds.Contains(happened.Kind));
}
