using DistributedAE.Protocol.Api;

namespace DistributedAE.Server.Exchange;

/// <summary>Something that people should know about the workers.</summary>
/// <param name="Kind">Its kind, one of those of <see cref="EventKinds"/>.</param>
/// <param name="WorkerId">The worker.</param>
/// <param name="JobId">The job; null if it is about the worker alone.</param>
/// <param name="Message">A sentence.</param>
public sealed record ExchangeNotice(string Kind, string WorkerId, string? JobId, string Message)
{
    /// <summary>Why something is computed again, as <see cref="Telemetry.RecoveryReason"/> has it; null where nothing is.</summary>
    public string? Recovery { get; init; }
}
