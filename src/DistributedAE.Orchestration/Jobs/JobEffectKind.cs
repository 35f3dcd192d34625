namespace DistributedAE.Orchestration;

/// <summary>What a job wants from its host. Each of the first four waits for its answer; the others are carried out at once.</summary>
public enum JobEffectKind
{
    /// <summary>
    /// Make the stage's parameter server (or restore it, if the job goes on from a checkpoint within this stage) and its input;
    /// answer <see cref="JobEvent.StageReady"/>.
    /// </summary>
    BeginStage,

    /// <summary>
    /// Compute a step over all shards with the parameters of that version and apply its update; answer <see cref="JobEvent.StepCompleted"/>.
    /// </summary>
    OpenStep,

    /// <summary>Measure the loss on the validation samples; answer <see cref="JobEvent.ValidationMeasured"/>.</summary>
    MeasureValidation,

    /// <summary>
    /// Save <see cref="TrainingJob.Progress"/>, the finished layers and the parameter server's state if the progress is within a stage;
    /// answer <see cref="JobEvent.CheckpointSaved"/> or <see cref="JobEvent.CheckpointFailed"/>.
    /// </summary>
    SaveCheckpoint,

    /// <summary>Keep a copy of the parameters: they are the best so far.</summary>
    KeepBest,

    /// <summary>An epoch ended; for reports.</summary>
    EpochEnded,

    /// <summary>Put the best parameters back.</summary>
    RestoreBest,

    /// <summary>The stage's parameters are final: put them into the model.</summary>
    EndStage,

    /// <summary>The job is paused; <see cref="JobState.Reason"/> says why. Nothing follows until it is resumed or cancelled.</summary>
    JobPaused,

    /// <summary>The job is over; <see cref="TrainingJob.State"/> says how.</summary>
    JobEnded,
}
