using System.Text.Json.Serialization;

namespace DistributedAE.Protocol.Api;

/// <summary>Where a job stands. The last three are final.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JobStatus>))]
public enum JobStatus
{
    /// <summary>Waits for its turn.</summary>
    [JsonStringEnumMemberName("queued")]
    Queued,

    /// <summary>Is trained, or waits for workers.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>Stands at a checkpoint until it is resumed; <see cref="JobView.Reason"/> says why if nobody asked for it.</summary>
    [JsonStringEnumMemberName("paused")]
    Paused,

    /// <summary>Done: there is a model.</summary>
    [JsonStringEnumMemberName("finished")]
    Finished,

    /// <summary>Cannot go on; <see cref="JobView.Reason"/> says why.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Ended on request.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}
