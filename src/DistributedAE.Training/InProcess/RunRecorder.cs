using DistributedAE.Orchestration;
using DistributedAE.Training.Models;
using DistributedAE.Training.Runs;
using DistributedAE.Training.Steps;

namespace DistributedAE.Training.InProcess;

/// <summary>Writes down what a run does, in the run folder's logs and for its observer, and sums up the stages.</summary>
internal sealed class RunRecorder : IDisposable
{
    private static readonly TimeSpan NormInterval = TimeSpan.FromMilliseconds(100);

    private readonly RunLog _log;
    private readonly StepLog _steps;
    private readonly RunObserver _observer;
    private readonly TimeProvider _time;
    private readonly List<EpochMetrics> _epochs;
    private readonly List<StageReport> _stages = [];
    private long _stageBegan;
    private long _epochBegan;
    private long _epochSamples;
    private long _stageSamples;
    private string? _reportedProblem;
    private string? _reportedStepProblem;
    private long? _firstStepBegan;
    private long? _normMeasured;
    private double _earlierSeconds;

    public RunRecorder(RunFolder folder, RunObserver observer, TimeProvider time, Checkpoint? resumed, IReadOnlyList<StagePlan> plans)
    {
        _observer = observer;
        _time = time;
        JobProgress progress = resumed?.Progress ?? JobProgress.None;
        _steps = StepLog.Open(folder.Paths.Steps, time, progress, plans);
        try
        {
            _log = RunLog.Open(folder.Paths, time, progress);
        }
        catch
        {
            _steps.Dispose();
            throw;
        }

        if (_steps.Damage is { } damage)
        {
            observer.Warned(damage);
        }

        _epochs = [.. RunLog.ReadMetrics(folder.Paths)];
        IReadOnlyList<RunEvent> events = RunLog.ReadEvents(folder.Paths);
        for (int stage = 0; stage < progress.Stage; stage++)
        {
            string name = plans[stage].Name;
            string hash = events.LastOrDefault(line => line.Event == RunEvents.StageEnded && line.Stage == name)?.ModelSha256 ?? string.Empty;
            _stages.Add(new StageReport(Sum(plans[stage], hash), 0, 0));
        }

        StageProgress within = progress.InStage;
        string? stageName = progress.Stage < plans.Count ? plans[progress.Stage].Name : null;
        Write(resumed is null
            ? new RunEvent(RunEvents.Started)
            : new RunEvent(RunEvents.Resumed) { Stage = stageName, Epoch = within.Epoch, Step = within.Step, ModelSha256 = resumed.ModelSha256 });
    }

    /// <summary>The stages that are done.</summary>
    public IReadOnlyList<StageReport> Stages => _stages;

    /// <summary>The stages that are done, without times.</summary>
    public IReadOnlyList<StageResult> Results => [.. _stages.Select(stage => stage.Result)];

    public void StageBegan(StagePlan plan, int epoch)
    {
        _stageBegan = _epochBegan = _time.GetTimestamp();
        _stageSamples = _epochSamples = 0;
        _normMeasured = null;
        Write(new RunEvent(RunEvents.StageStarted) { Stage = plan.Name, Epoch = epoch });
        _observer.StageBegan(plan, epoch);
    }

    /// <summary>Whether the step that begins now should measure its gradient's norm: a stage's first one, and then ten a second at most, so that it costs nothing worth speaking of.</summary>
    public bool WantsGradientNorm(long now)
    {
        if (_normMeasured is { } last && _time.GetElapsedTime(last, now) < NormInterval)
        {
            return false;
        }

        _normMeasured = now;
        return true;
    }

    /// <summary>A step was done.</summary>
    /// <param name="plan">Its stage.</param>
    /// <param name="began">When it began.</param>
    /// <param name="step">What it gave.</param>
    public void StepDone(StagePlan plan, long began, in StepReport step)
    {
        if (_firstStepBegan is null)
        {
            _firstStepBegan = began;
            _earlierSeconds = _steps.Seconds;
            _steps.BeginRun();
        }

        _epochSamples += step.Samples;
        _stageSamples += step.Samples;
        _steps.Add(new StepRecord(
            plan.Index,
            step.Epoch,
            ((long)step.Epoch * plan.StepsPerEpoch) + step.StepOfEpoch + 1,
            _earlierSeconds + _time.GetElapsedTime(_firstStepBegan.Value, began).TotalSeconds + step.Seconds,
            (float)step.Seconds,
            (float)step.Loss,
            (float)step.GradientNorm,
            step.Samples));
        ReportStepProblem();
        _observer.StepDone(plan, step);
    }

    public void EpochEnded(StagePlan plan, in JobEffect effect, double learningRate)
    {
        double seconds = _time.GetElapsedTime(_epochBegan).TotalSeconds;
        double rate = _epochSamples / Math.Max(seconds, 1e-9);
        var line = new EpochMetrics(plan.Index, plan.Name, effect.Epoch, (long)(effect.Epoch + 1) * plan.StepsPerEpoch, effect.TrainingLoss)
        {
            ValidationLoss = effect.ValidationLoss,
            LearningRate = learningRate,
            Seconds = seconds,
            SamplesPerSecond = rate,
        };
        _epochs.Add(line);
        _log.Write(line);
        ReportProblem();
        _epochBegan = _time.GetTimestamp();
        _epochSamples = 0;
        _observer.EpochEnded(plan, new EpochReport(effect.Epoch, effect.TrainingLoss, effect.ValidationLoss, learningRate, seconds, rate));
    }

    public void StageEnded(StagePlan plan, string modelSha256)
    {
        double seconds = _time.GetElapsedTime(_stageBegan).TotalSeconds;
        var report = new StageReport(Sum(plan, modelSha256), seconds, _stageSamples / Math.Max(seconds, 1e-9));
        _stages.Add(report);
        Write(new RunEvent(RunEvents.StageEnded) { Stage = plan.Name, ModelSha256 = modelSha256 });
        _observer.StageEnded(report);
    }

    public void CheckpointSaved(CheckpointReason reason, JobProgress progress, string file, string modelSha256)
    {
        // a resume from here finds all steps before it
        _steps.Flush();
        ReportStepProblem();
        Write(new RunEvent(RunEvents.CheckpointSaved)
        {
            Epoch = progress.InStage.Epoch,
            Step = progress.InStage.Step,
            ModelSha256 = modelSha256,
            Message = Path.GetFileName(file),
        });
        _observer.CheckpointSaved(reason, file);
    }

    public void JobEnded(JobState state, string? modelSha256)
    {
        string name = state.Kind switch
        {
            JobStateKind.Finished => RunEvents.Finished,
            JobStateKind.Cancelled => RunEvents.Cancelled,
            JobStateKind.Paused => RunEvents.Paused,
            _ => RunEvents.Failed,
        };
        _steps.Flush();
        Write(new RunEvent(name) { ModelSha256 = modelSha256, Message = state.Reason });
    }

    public void Dispose()
    {
        _steps.Dispose();
        _log.Dispose();
    }

    private StageResult Sum(StagePlan plan, string modelSha256)
    {
        EpochMetrics[] epochs = [.. _epochs.Where(epoch => epoch.StageIndex == plan.Index)];
        if (epochs.Length == 0)
        {
            return new StageResult(plan.Name, 0, null, null, modelSha256);
        }

        bool bestKept = plan.EarlyStoppingPatience is not null && plan.ValidationSamples > 0;
        double validation = bestKept ? epochs.Min(epoch => epoch.ValidationLoss) : epochs[^1].ValidationLoss;
        return new StageResult(
            plan.Name, epochs[^1].Epoch + 1, epochs[^1].TrainLoss, double.IsFinite(validation) ? validation : null, modelSha256);
    }

    private void Write(RunEvent line)
    {
        _log.Write(line);
        ReportProblem();
    }

    private void ReportProblem()
    {
        if (_log.Problem is { } problem && problem != _reportedProblem)
        {
            _observer.Warned(problem);
        }

        _reportedProblem = _log.Problem;
    }

    private void ReportStepProblem()
    {
        if (_steps.Problem is { } problem && problem != _reportedStepProblem)
        {
            _observer.Warned($"the curves' steps cannot be written: {problem}");
        }

        _reportedStepProblem = _steps.Problem;
    }
}
