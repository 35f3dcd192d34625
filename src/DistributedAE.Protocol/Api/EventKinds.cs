namespace DistributedAE.Protocol.Api;

/// <summary>The kinds of events; see <see cref="EventView"/>.</summary>
public static class EventKinds
{
    /// <summary>A job was submitted.</summary>
    public const string JobSubmitted = "job.submitted";

    /// <summary>A job runs for the first time.</summary>
    public const string JobStarted = "job.started";

    /// <summary>A job goes on.</summary>
    public const string JobResumed = "job.resumed";

    /// <summary>A job waits until it is resumed.</summary>
    public const string JobPaused = "job.paused";

    /// <summary>A job's model is written.</summary>
    public const string JobFinished = "job.finished";

    /// <summary>A job ended without a model.</summary>
    public const string JobFailed = "job.failed";

    /// <summary>Somebody ended a job.</summary>
    public const string JobCancelled = "job.cancelled";

    /// <summary>A stage began, or goes on.</summary>
    public const string StageStarted = "stage.started";

    /// <summary>A stage is done.</summary>
    public const string StageEnded = "stage.ended";

    /// <summary>An epoch is done.</summary>
    public const string EpochEnded = "epoch.ended";

    /// <summary>
    /// A running job has new steps. Only streams show it, about every three seconds a job, and without an id: it is not stored, and whoever comes back later
    /// misses nothing but a look.
    /// </summary>
    public const string JobProgress = "job.progress";

    /// <summary>A checkpoint is safe on the disk.</summary>
    public const string CheckpointSaved = "checkpoint.saved";

    /// <summary>A worker came.</summary>
    public const string WorkerJoined = "worker.joined";

    /// <summary>A worker's connection broke, or its lease ran out.</summary>
    public const string WorkerLost = "worker.lost";

    /// <summary>A worker was drained.</summary>
    public const string WorkerLeft = "worker.left";

    /// <summary>A worker was not admitted.</summary>
    public const string WorkerRefused = "worker.refused";

    /// <summary>A lost worker's shards went back.</summary>
    public const string BlocksReassigned = "blocks.reassigned";

    /// <summary>Two workers computed one block and their bits differ.</summary>
    public const string HardwareSuspected = "hardware.suspected";

    /// <summary>Something that somebody should look at; nothing stopped.</summary>
    public const string Warning = "warning";

    /// <summary>Whether it is the last one of its job.</summary>
    public static bool EndsJob(string kind) => kind is JobFinished or JobFailed or JobCancelled;
}
