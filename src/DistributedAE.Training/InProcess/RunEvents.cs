namespace DistributedAE.Training.InProcess;

/// <summary>Names of the events in a run's <c>events.jsonl</c>.</summary>
public static class RunEvents
{
    /// <summary>A new run began.</summary>
    public const string Started = "started";

    /// <summary>A run went on from a checkpoint.</summary>
    public const string Resumed = "resumed";

    /// <summary>A stage began, or went on.</summary>
    public const string StageStarted = "stageStarted";

    /// <summary>A stage ended.</summary>
    public const string StageEnded = "stageEnded";

    /// <summary>A checkpoint is safely stored.</summary>
    public const string CheckpointSaved = "checkpointSaved";

    /// <summary>All stages are done and the model is written.</summary>
    public const string Finished = "finished";

    /// <summary>The job ended by request.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>The job waits, because nothing could be saved.</summary>
    public const string Paused = "paused";

    /// <summary>The job cannot go on.</summary>
    public const string Failed = "failed";
}
