namespace DistributedAE.Orchestration;

/// <summary>What can happen to a job.</summary>
public enum JobEventKind
{
    /// <summary>It shall begin.</summary>
    Started,

    /// <summary>Answer to <see cref="JobEffectKind.BeginStage"/>.</summary>
    StageReady,

    /// <summary>Answer to <see cref="JobEffectKind.OpenStep"/>.</summary>
    StepCompleted,

    /// <summary>Answer to <see cref="JobEffectKind.MeasureValidation"/>.</summary>
    ValidationMeasured,

    /// <summary>Answer to <see cref="JobEffectKind.SaveCheckpoint"/>.</summary>
    CheckpointSaved,

    /// <summary>The other answer to <see cref="JobEffectKind.SaveCheckpoint"/>.</summary>
    CheckpointFailed,

    /// <summary>Seen while validating or saving, in place of the answer: the parameters are NaN or infinite.</summary>
    ParametersNotFinite,

    /// <summary>The host gave up what the last effect asked for, and nothing of it was applied; it will be asked for again.</summary>
    WorkAbandoned,

    /// <summary>The host cannot do what the last effect asked for, and never will.</summary>
    WorkFailed,

    /// <summary>The clock moved.</summary>
    TimePassed,

    /// <summary>A checkpoint is wanted now.</summary>
    CheckpointDue,

    /// <summary>The job shall stop at the next border of two steps, with a checkpoint.</summary>
    PauseRequested,

    /// <summary>A paused job shall go on.</summary>
    ResumeRequested,

    /// <summary>The job shall end at the next border of two steps, with a checkpoint.</summary>
    CancelRequested,
}
