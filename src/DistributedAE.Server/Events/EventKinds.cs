namespace DistributedAE.Server.Events;

/// <summary>The kinds of events; see <see cref="Protocol.Api.EventView"/>.</summary>
internal static class EventKinds
{
    public const string JobSubmitted = "job.submitted";
    public const string JobStarted = "job.started";
    public const string JobResumed = "job.resumed";
    public const string JobPaused = "job.paused";
    public const string JobFinished = "job.finished";
    public const string JobFailed = "job.failed";
    public const string JobCancelled = "job.cancelled";
    public const string StageStarted = "stage.started";
    public const string StageEnded = "stage.ended";
    public const string EpochEnded = "epoch.ended";
    public const string CheckpointSaved = "checkpoint.saved";
    public const string WorkerJoined = "worker.joined";
    public const string WorkerLost = "worker.lost";
    public const string WorkerLeft = "worker.left";
    public const string WorkerRefused = "worker.refused";
    public const string BlocksReassigned = "blocks.reassigned";
    public const string HardwareSuspected = "hardware.suspected";
    public const string Warning = "warning";

    /// <summary>Whether it is the last one of its job.</summary>
    public static bool EndsJob(string kind) => kind is JobFinished or JobFailed or JobCancelled;
}
