namespace DistributedAE.Orchestration;

/// <summary>Something that happened to a job. Made by the static members.</summary>
public readonly record struct JobEvent
{
    private JobEvent(JobEventKind kind) => Kind = kind;

    /// <summary>It shall begin.</summary>
    public static JobEvent Started => new(JobEventKind.Started);

    /// <summary>
    /// The stage's network and parameter server stand (restored, where the job goes on from a checkpoint within the stage), and its input,
    /// the codes of the layers below, is there.
    /// </summary>
    public static JobEvent StageReady => new(JobEventKind.StageReady);

    /// <summary>The checkpoint is safely stored.</summary>
    public static JobEvent CheckpointSaved => new(JobEventKind.CheckpointSaved);

    /// <summary>The parameters are NaN or infinite; seen while validating or saving.</summary>
    public static JobEvent ParametersNotFinite => new(JobEventKind.ParametersNotFinite);

    /// <summary>What the last effect asked for was given up, without a trace.</summary>
    public static JobEvent WorkAbandoned => new(JobEventKind.WorkAbandoned);

    /// <summary>A checkpoint is wanted now.</summary>
    public static JobEvent CheckpointDue => new(JobEventKind.CheckpointDue);

    /// <summary>The job shall pause.</summary>
    public static JobEvent PauseRequested => new(JobEventKind.PauseRequested);

    /// <summary>The job shall go on.</summary>
    public static JobEvent ResumeRequested => new(JobEventKind.ResumeRequested);

    /// <summary>The job shall end.</summary>
    public static JobEvent CancelRequested => new(JobEventKind.CancelRequested);

    /// <summary>What happened.</summary>
    public JobEventKind Kind { get; }

    /// <summary>A step's loss summed over its samples, or the mean validation loss.</summary>
    public double Loss { get; private init; }

    /// <summary>A step's number of samples.</summary>
    public long Count { get; private init; }

    /// <summary>Time since an arbitrary start; never goes back.</summary>
    public TimeSpan Instant { get; private init; }

    /// <summary>Why something failed.</summary>
    public string? Reason { get; private init; }

    /// <summary>The open step was computed and its update applied.</summary>
    /// <param name="lossSum">Loss summed over features and samples.</param>
    /// <param name="count">Number of samples.</param>
    public static JobEvent StepCompleted(double lossSum, long count) => new(JobEventKind.StepCompleted) { Loss = lossSum, Count = count };

    /// <summary>The validation loss, a mean over samples, of the current parameters.</summary>
    public static JobEvent ValidationMeasured(double loss) => new(JobEventKind.ValidationMeasured) { Loss = loss };

    /// <summary>The checkpoint could not be stored; the last good one is still there.</summary>
    public static JobEvent CheckpointFailed(string reason) => new(JobEventKind.CheckpointFailed) { Reason = reason };

    /// <summary>What the last effect asked for can't be done.</summary>
    public static JobEvent WorkFailed(string reason) => new(JobEventKind.WorkFailed) { Reason = reason };

    /// <summary>The clock moved to <paramref name="instant"/>, counted from an arbitrary start.</summary>
    public static JobEvent TimePassed(TimeSpan instant) => new(JobEventKind.TimePassed) { Instant = instant };
}
