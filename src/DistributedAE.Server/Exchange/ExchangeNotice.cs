namespace DistributedAE.Server.Exchange;

/// <summary>Something that people should know about the workers.</summary>
/// <param name="Kind">Its kind, one of those of <see cref="Protocol.Api.EventView"/>.</param>
/// <param name="WorkerId">The worker.</param>
/// <param name="JobId">The job; null if it is about the worker alone.</param>
/// <param name="Message">A sentence.</param>
public sealed record ExchangeNotice(string Kind, string WorkerId, string? JobId, string Message)
{
    /// <summary>A worker came.</summary>
    public const string Joined = "worker.joined";

    /// <summary>A worker's connection broke, or its lease ran out.</summary>
    public const string Lost = "worker.lost";

    /// <summary>A worker was drained.</summary>
    public const string Left = "worker.left";

    /// <summary>A worker was not admitted.</summary>
    public const string Refused = "worker.refused";

    /// <summary>A lost worker's shards went back.</summary>
    public const string Reassigned = "blocks.reassigned";

    /// <summary>Two workers computed one block and their bits differ.</summary>
    public const string Hardware = "hardware.suspected";

    /// <summary>A worker could not compute a block.</summary>
    public const string Warning = "warning";
}
