using System.Text.Json.Serialization;

namespace DistributedAE.Server.Store;

/// <summary>What somebody asked of a job that runs and cannot do so at once. It is kept, so that a crash does not forget it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JobWish>))]
internal enum JobWish
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>To pause.</summary>
    Pause,

    /// <summary>To end.</summary>
    Cancel,
}
