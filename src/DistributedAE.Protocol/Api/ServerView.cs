namespace DistributedAE.Protocol.Api;

/// <summary>The coordinator.</summary>
/// <param name="Version">Its DistributedAE.</param>
/// <param name="StartedAt">When it started, UTC.</param>
/// <param name="Workers">Workers that are connected.</param>
/// <param name="RunningJobs">Jobs that run.</param>
/// <param name="QueuedJobs">Jobs that wait.</param>
/// <param name="Store"><c>files</c> or <c>postgresql</c>.</param>
public sealed record ServerView(string Version, DateTimeOffset StartedAt, int Workers, int RunningJobs, int QueuedJobs, string Store)
{
    /// <summary>The id of the newest event: who has just read how things stand follows the events behind it.</summary>
    public long LastEventId { get; init; }

    /// <summary>Results since its start that were refused because their blocks had been taken back from the worker: zombies'.</summary>
    public long RefusedResults { get; init; }

    /// <summary>Connections since its start that were closed at a frame that was damaged, cut off, too long or out of place.</summary>
    public long BadFrames { get; init; }
}
