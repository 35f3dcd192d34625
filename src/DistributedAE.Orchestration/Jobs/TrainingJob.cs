namespace DistributedAE.Orchestration;

/// <summary>
/// A training job as a machine: events go in, effects come out, and nothing else happens. Its host carries out each effect and
/// answers with an event:
/// <code>
/// job.Handle(JobEvent.Started);
/// while (!job.State.IsTerminal)
/// {
///     while (job.TryTake(out JobEffect effect))
///     {
///         // carry it out; job.Handle(the answer)
///     }
///     // paused: wait for a request
/// }
/// </code>
/// Stages follow each other, each with its epochs of steps. Requests to pause or cancel take effect between two steps, after a checkpoint.
/// A checkpoint that cannot be saved pauses the job. For one thread at a time; a step costs no allocation.
/// </summary>
public sealed class TrainingJob
{
    private readonly IReadOnlyList<StagePlan> _plans;
    private readonly TimeSpan? _checkpointInterval;
    private readonly Queue<JobEffect> _effects = new();
    private StageMachine? _stage;
    private int _stageIndex;
    private bool _stageReady;
    private JobEventKind? _awaited;
    private TimeSpan? _lastSave;
    private TimeSpan _now;
    private bool _checkpointDue;
    private bool _stageEndUnsaved;
    private bool _unsaved;
    private bool _pauseWanted;
    private bool _cancelWanted;

    /// <summary>A pending job.</summary>
    /// <param name="plans">The stages, in order; each with its place as index.</param>
    /// <param name="checkpointInterval">Time between two checkpoints, or null for those at the stages' ends only.</param>
    /// <param name="progress">Where to go on, from a checkpoint; null for the beginning.</param>
    /// <exception cref="ArgumentException">The progress does not fit the stages.</exception>
    public TrainingJob(IReadOnlyList<StagePlan> plans, TimeSpan? checkpointInterval = null, JobProgress? progress = null)
    {
        ArgumentNullException.ThrowIfNull(plans);
        progress ??= JobProgress.None;
        if (progress.Stage < 0 || progress.Stage > plans.Count)
        {
            throw new ArgumentException($"the job has {plans.Count} stages; it cannot go on at stage {progress.Stage}", nameof(progress));
        }

        _plans = plans;
        _checkpointInterval = checkpointInterval;
        EnterStage(progress.Stage, progress.InStage);
        SetState(JobStateKind.Pending);
    }

    /// <summary>The state.</summary>
    public JobState State { get; private set; }

    /// <summary>What went wrong, if the job failed because its training ran away.</summary>
    public Divergence? Divergence { get; private set; }

    /// <summary>The current stage, or null when all are done.</summary>
    public StageMachine? Stage => _stage;

    /// <summary>Where the job stands; what a checkpoint keeps.</summary>
    public JobProgress Progress => new(_stageIndex, _stage?.Progress ?? StageProgress.None);

    /// <summary>Takes the next effect.</summary>
    /// <returns>False when there is none before another event.</returns>
    public bool TryTake(out JobEffect effect) => _effects.TryDequeue(out effect);

    /// <summary>Tells the job what happened. A job that is over ignores it.</summary>
    /// <exception cref="InvalidOperationException">It is an answer to something that was not asked for.</exception>
    public void Handle(in JobEvent happened)
    {
        if (State.IsTerminal)
        {
            return;
        }

        switch (happened.Kind)
        {
            case JobEventKind.TimePassed:
                PassTime(happened.Instant);
                break;
            case JobEventKind.CheckpointDue:
                _checkpointDue = true;
                break;
            case JobEventKind.PauseRequested:
                _pauseWanted = true;
                break;
            case JobEventKind.ResumeRequested:
                Resume();
                break;
            case JobEventKind.CancelRequested:
                Cancel();
                break;
            case JobEventKind.WorkFailed:
                Fail(happened.Reason ?? "it could not go on");
                break;
            default:
                Answer(happened);
                break;
        }
    }

    private void Answer(in JobEvent answer)
    {
        Expect(answer.Kind);
        _awaited = null;
        switch (answer.Kind)
        {
            case JobEventKind.Started:
                SetState(JobStateKind.Running);
                break;
            case JobEventKind.StageReady:
                _stageReady = true;
                break;
            case JobEventKind.StepCompleted:
                CompleteStep(answer);
                break;
            case JobEventKind.ValidationMeasured:
                EndValidatedEpoch(answer.Loss);
                break;
            case JobEventKind.CheckpointSaved:
                _checkpointDue = _unsaved = _stageEndUnsaved = false;
                _lastSave = _now;
                break;
            case JobEventKind.CheckpointFailed:
                FailCheckpoint(answer.Reason);
                break;
            case JobEventKind.ParametersNotFinite:
                Diverge(ParametersDivergence());
                break;
        }

        if (State.Kind == JobStateKind.Running)
        {
            Continue();
        }
    }

    /// <summary>Asks for whatever is next; the job stands between two steps.</summary>
    private void Continue()
    {
        while (_awaited is null && !State.IsTerminal)
        {
            if (NextCheckpoint() is { } reason)
            {
                Ask(JobEffectKind.SaveCheckpoint, JobEventKind.CheckpointSaved, reason);
            }
            else if (_cancelWanted)
            {
                End(JobStateKind.Cancelled);
            }
            else if (_pauseWanted)
            {
                Pause(null);
                return;
            }
            else if (_stage is null)
            {
                End(JobStateKind.Finished);
            }
            else if (!_stageReady)
            {
                Ask(JobEffectKind.BeginStage, JobEventKind.StageReady);
            }
            else
            {
                ContinueStage(_stage);
            }
        }
    }

    private void ContinueStage(StageMachine stage)
    {
        switch (stage.Next)
        {
            case StageWork.Step:
                Ask(JobEffectKind.OpenStep, JobEventKind.StepCompleted);
                break;
            case StageWork.Validation:
                Ask(JobEffectKind.MeasureValidation, JobEventKind.ValidationMeasured);
                break;
            case StageWork.EpochEnd:
                Tell(JobEffectKind.EpochEnded, stage.EpochLoss, double.NaN);
                stage.EndEpoch();
                _unsaved = true;
                break;
            default:
                EndStage(stage);
                break;
        }
    }

    private void EndStage(StageMachine stage)
    {
        if (stage.HasBest)
        {
            Tell(JobEffectKind.RestoreBest);
        }

        Tell(JobEffectKind.EndStage);
        EnterStage(_stageIndex + 1, StageProgress.None);
        SetState(JobStateKind.Running);
        _stageEndUnsaved = true;
    }

    private void EnterStage(int index, StageProgress progress)
    {
        _stageIndex = index;
        _stage = index < _plans.Count ? new StageMachine(_plans[index], progress) : null;
        _stageReady = false;
    }

    private void CompleteStep(in JobEvent answer)
    {
        StageMachine stage = _stage!;
        if (Divergence.OfLoss(stage.Plan, stage.Epoch, stage.Step, answer.Loss, "the loss") is { } divergence)
        {
            Diverge(divergence);
            return;
        }

        stage.CompleteStep(answer.Loss, answer.Count);
        _unsaved = true;
    }

    private void EndValidatedEpoch(double loss)
    {
        StageMachine stage = _stage!;
        if (Divergence.OfLoss(stage.Plan, stage.Epoch, stage.Step - 1, loss, "the validation loss") is { } divergence)
        {
            Diverge(divergence);
            return;
        }

        Tell(JobEffectKind.EpochEnded, stage.EpochLoss, loss);
        if (stage.EndEpoch(loss) == EarlyStoppingVerdict.Best)
        {
            Tell(JobEffectKind.KeepBest);
        }

        _unsaved = true;
    }

    private CheckpointReason? NextCheckpoint() =>
        _stageEndUnsaved ? CheckpointReason.StageEnd
        : !_unsaved ? null
        : _cancelWanted ? CheckpointReason.Cancel
        : _pauseWanted ? CheckpointReason.Pause
        : _checkpointDue ? CheckpointReason.Due
        : null;

    private void FailCheckpoint(string? reason)
    {
        // tried again on resume, before anything else is computed
        _checkpointDue = true;
        if (_cancelWanted)
        {
            End(JobStateKind.Cancelled, $"the last checkpoint could not be saved: {reason}");
        }
        else
        {
            Pause($"a checkpoint could not be saved: {reason}");
        }
    }

    private void PassTime(TimeSpan instant)
    {
        _now = instant;
        _lastSave ??= instant;
        if (_checkpointInterval is { } interval && instant - _lastSave >= interval)
        {
            _checkpointDue = true;
        }
    }

    private void Pause(string? reason)
    {
        SetState(JobStateKind.Paused, reason);
        Tell(JobEffectKind.JobPaused);
    }

    private void Resume()
    {
        _pauseWanted = false;
        if (State.Kind == JobStateKind.Paused)
        {
            SetState(JobStateKind.Running);
            Continue();
        }
    }

    private void Cancel()
    {
        _cancelWanted = true;
        if (State.Kind == JobStateKind.Pending)
        {
            End(JobStateKind.Cancelled);
        }
        else if (State.Kind == JobStateKind.Paused)
        {
            SetState(JobStateKind.Running);
            Continue();
        }
    }

    private void Diverge(Divergence divergence)
    {
        Divergence = divergence;
        Fail(divergence.Message);
    }

    private Divergence ParametersDivergence()
    {
        // at a stage's end the machine stands before the next stage already
        StagePlan plan = _plans[_stageEndUnsaved ? _stageIndex - 1 : _stageIndex];
        return _stageEndUnsaved
            ? Divergence.OfParameters(plan, plan.Epochs - 1, plan.StepsPerEpoch - 1)
            : Divergence.OfParameters(plan, _stage!.Epoch, _stage.Step - 1);
    }

    private void Fail(string reason)
    {
        _effects.Clear();
        End(JobStateKind.Failed, reason);
    }

    private void End(JobStateKind kind, string? reason = null)
    {
        SetState(kind, reason);
        Tell(JobEffectKind.JobEnded);
    }

    private void SetState(JobStateKind kind, string? reason = null) => State = new JobState(kind, _stageIndex, reason);

    private void Ask(JobEffectKind kind, JobEventKind answer, CheckpointReason reason = default)
    {
        _awaited = answer;
        _effects.Enqueue(Effect(kind) with { Reason = reason });
    }

    private void Tell(JobEffectKind kind, double trainingLoss = double.NaN, double validationLoss = double.NaN) =>
        _effects.Enqueue(Effect(kind) with { TrainingLoss = trainingLoss, ValidationLoss = validationLoss });

    private JobEffect Effect(JobEffectKind kind) =>
        new(kind, _stageIndex, _stage?.Epoch ?? 0, _stage?.Step ?? 0) { Version = _stage?.Version ?? 0 };

    private void Expect(JobEventKind answer)
    {
        bool expected = answer switch
        {
            JobEventKind.Started => State.Kind == JobStateKind.Pending,
            JobEventKind.CheckpointFailed => _awaited == JobEventKind.CheckpointSaved,
            JobEventKind.ParametersNotFinite => _awaited is JobEventKind.CheckpointSaved or JobEventKind.ValidationMeasured,
            JobEventKind.WorkAbandoned => _awaited is not null,
            _ => _awaited == answer,
        };
        if (!expected)
        {
            throw new InvalidOperationException(
                $"the job did not ask for {answer}: it is {State.Kind} and waits for {_awaited?.ToString() ?? "nothing"}");
        }
    }
}
