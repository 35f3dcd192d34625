namespace DistributedAE.Protocol.Api;

/// <summary>Something that happened.</summary>
/// <param name="Id">Rises by at least 1 from event to event of one coordinator, over restarts too.</param>
/// <param name="Time">When, UTC.</param>
/// <param name="Kind">
/// <c>job.submitted</c>, <c>job.started</c>, <c>job.resumed</c>, <c>job.paused</c>, <c>job.finished</c>, <c>job.failed</c>, <c>job.cancelled</c>, <c>stage.started</c>,
/// <c>stage.ended</c>, <c>epoch.ended</c>, <c>checkpoint.saved</c>, <c>worker.joined</c>, <c>worker.lost</c>, <c>worker.left</c>, <c>worker.refused</c>, <c>blocks.reassigned</c>,
/// <c>hardware.suspected</c>, <c>warning</c>.
/// </param>
public sealed record EventView(long Id, DateTimeOffset Time, string Kind)
{
    /// <summary>The job it is about.</summary>
    public string? JobId { get; init; }

    /// <summary>The worker it is about.</summary>
    public string? WorkerId { get; init; }

    /// <summary>The stage it is about.</summary>
    public string? Stage { get; init; }

    /// <summary>Epoch, from 0.</summary>
    public int? Epoch { get; init; }

    /// <summary>Step within the epoch, from 0.</summary>
    public int? Step { get; init; }

    /// <summary>Training loss, at an epoch's end.</summary>
    public double? Loss { get; init; }

    /// <summary>Validation loss, at an epoch's end.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>Samples a second, at an epoch's end.</summary>
    public double? SamplesPerSecond { get; init; }

    /// <summary>Hash of the model, where it was taken.</summary>
    public string? ModelSha256 { get; init; }

    /// <summary>A sentence for people.</summary>
    public string? Message { get; init; }
}
