using DistributedAE.Protocol.Api;

namespace DistributedAE.Server.Store;

/// <summary>Where a job stands; replaced as a whole whenever that changes.</summary>
/// <param name="Status">Its status.</param>
internal sealed record JobStanding(JobStatus Status)
{
    /// <summary>When it first ran.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it paused or failed.</summary>
    public string? Reason { get; init; }

    /// <summary>What it was asked to do as soon as it can.</summary>
    public JobWish Wish { get; init; }

    /// <summary>Its stages; null before its data was read.</summary>
    public IReadOnlyList<StoredStage>? Stages { get; init; }

    /// <summary>How far it was when this was written.</summary>
    public JobPosition? Position { get; init; }

    /// <summary>Hash of the model's parameters, once it is finished.</summary>
    public string? ModelSha256 { get; init; }

    /// <summary>Hash of the model's file, once it is finished.</summary>
    public string? ModelFileSha256 { get; init; }

    /// <summary>The event that told of this standing: one that a crash kept from the log is put there at the next start.</summary>
    public EventView? LastEvent { get; init; }

    /// <summary>Whether the job is over.</summary>
    public bool IsOver => Status is JobStatus.Finished or JobStatus.Failed or JobStatus.Cancelled;
}
