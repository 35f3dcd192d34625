using DistributedAE.Protocol.Api;

namespace DistributedAE.Server.Store;

/// <summary>
/// Keeps jobs, events and metrics over restarts. Writes return when a crash of this process cannot lose them any more, and don't wait for anything
/// that may be away for long; they take effect in the order of the calls, and repeating one changes nothing. For several threads at a time, but
/// writes of events in the order of their ids.
/// </summary>
internal interface IJobStore : IAsyncDisposable
{
    /// <summary><c>files</c> or <c>postgresql</c>.</summary>
    string Kind { get; }

    /// <summary>Opens the store and reads what it knows; first of all.</summary>
    /// <exception cref="Data.InputException">It cannot be opened.</exception>
    Task<StoreContent> OpenAsync(CancellationToken cancellation);

    /// <summary>Adds a job with its first standing and event. Its run folder is there already.</summary>
    /// <exception cref="Data.InputException">It cannot be written; the job is not there.</exception>
    void Add(StoredJob job, JobStanding standing);

    /// <summary>Replaces a job's standing, and adds its <see cref="JobStanding.LastEvent"/> where the log does not have it yet.</summary>
    void Save(string jobId, JobStanding standing);

    /// <summary>Adds an event, with its id.</summary>
    void Append(EventView happened);

    /// <summary>Adds an epoch's figures.</summary>
    void AddMetric(string jobId, MetricView metric);

    /// <summary>Drops the figures from an epoch on: the job goes on from before its end.</summary>
    void DropMetrics(string jobId, int stageIndex, int epoch);

    /// <summary>Events, oldest first, those included that were added last.</summary>
    Task<IReadOnlyList<EventView>> ReadEventsAsync(EventQuery query, CancellationToken cancellation);

    /// <summary>The figures of all epochs of a job, oldest first.</summary>
    Task<IReadOnlyList<MetricView>> ReadMetricsAsync(string jobId, CancellationToken cancellation);
}
