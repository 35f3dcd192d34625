using System.Text.Json.Serialization;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Server.Store.Postgres;

/// <summary>One write to the database, as it waits in the <see cref="Outbox"/>. Doing it twice changes nothing.</summary>
[JsonPolymorphic]
[JsonDerivedType(typeof(AddJob), "addJob")]
[JsonDerivedType(typeof(SaveStanding), "saveStanding")]
[JsonDerivedType(typeof(AppendEvent), "appendEvent")]
[JsonDerivedType(typeof(AddMetric), "addMetric")]
[JsonDerivedType(typeof(DropMetrics), "dropMetrics")]
internal abstract record StoreWrite
{
    /// <summary>The event that it brings; null for none.</summary>
    [JsonIgnore]
    public virtual EventView? Happened => null;

    /// <summary>A job with its first standing.</summary>
    public sealed record AddJob(StoredJob Job, JobStanding Standing) : StoreWrite
    {
        /// <inheritdoc/>
        public override EventView? Happened => Standing.LastEvent;
    }

    /// <summary>A job's standing.</summary>
    public sealed record SaveStanding(string JobId, JobStanding Standing) : StoreWrite
    {
        /// <inheritdoc/>
        public override EventView? Happened => Standing.LastEvent;
    }

    /// <summary>An event.</summary>
    public sealed record AppendEvent(EventView Event) : StoreWrite
    {
        /// <inheritdoc/>
        public override EventView? Happened => Event;
    }

    /// <summary>An epoch's figures.</summary>
    public sealed record AddMetric(string JobId, MetricView Metric) : StoreWrite;

    /// <summary>Drops figures from an epoch on.</summary>
    public sealed record DropMetrics(string JobId, int StageIndex, int Epoch) : StoreWrite;
}
