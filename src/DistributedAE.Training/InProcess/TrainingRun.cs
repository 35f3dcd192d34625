using System.Diagnostics;
using DistributedAE.Autoencoders;
using DistributedAE.Data;
using DistributedAE.Numerics;
using DistributedAE.Orchestration;
using DistributedAE.Training.Jobs;
using DistributedAE.Training.Models;
using DistributedAE.Training.Runs;
using DistributedAE.Training.Telemetry;

namespace DistributedAE.Training.InProcess;

/// <summary>
/// A job with its run folder: carries out what the job's state machine asks for, until it ends or pauses. Who computes the steps, and how often
/// the run was interrupted and resumed, show in the time alone.
/// </summary>
public sealed class TrainingRun : IDisposable
{
    private readonly JobFile _job;
    private readonly DataSet _data;
    private readonly JobPlan _plan;
    private readonly IStageComputer _computer;
    private readonly AlignedBuffer _model;
    private readonly RunFolder _folder;
    private readonly CheckpointStore _checkpoints;
    private readonly RunRecorder _recorder;
    private readonly TimeProvider _time;
    private readonly TrainingInstruments _instruments;
    private readonly TrainingJob _machine;
    private readonly long _began;
    private Activity? _trace;
    private Checkpoint? _resumed;
    private StageNetwork? _network;
    private IStageExecutor? _stage;
    private CancellationToken _interruption;

    // of what no stage trains any more; of a large model it takes seconds
    private string? _hashOfModel;
    private string? _modelSha256;
    private string? _modelProblem;

    /// <summary>A run at the job's beginning, or where the run folder's last good checkpoint left it.</summary>
    /// <param name="job">The job with its text.</param>
    /// <param name="data">Its data.</param>
    /// <param name="folder">The run folder; held by the caller.</param>
    /// <param name="computer">Computes the stages' steps; not owned.</param>
    /// <param name="observer">Is told what happens.</param>
    /// <param name="time">The clock.</param>
    /// <param name="instruments">Count what it does; null for <see cref="TrainingInstruments.OfProcess"/>.</param>
    /// <exception cref="InputException">The checkpoints belong to another job, other data or another version.</exception>
    public TrainingRun(
        JobFile job, DataSet data, RunFolder folder, IStageComputer computer, RunObserver observer, TimeProvider time, TrainingInstruments? instruments = null)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(computer);
        ArgumentNullException.ThrowIfNull(time);
        _job = job;
        _data = data;
        _time = time;
        _instruments = instruments ?? TrainingInstruments.OfProcess;
        _began = time.GetTimestamp();
        _plan = new JobPlan(job.Spec, data);
        _computer = computer;
        _model = new AlignedBuffer(_plan.Layout.Length);
        _folder = folder;
        _checkpoints = new CheckpointStore(
            folder.Paths.Checkpoints,
            job.Spec.Checkpoint.Keep,
            new CheckpointIdentity(JobIdentity.Of(job.Spec), data.Train.ContentHash, ProductVersion.Current));
        _resumed = _checkpoints.TryLoadLatest(out IReadOnlyList<string> warnings);
        foreach (string warning in warnings)
        {
            observer.Warned(warning);
        }

        _recorder = new RunRecorder(folder, observer, time, _resumed, _plan.Stages);
        if (_resumed is null)
        {
            _plan.Initialize(_model.Span);
        }
        else
        {
            _resumed.LoadModel(_plan.Layout, _model.Span);
        }

        double seconds = job.Spec.Checkpoint.EverySeconds;
        _machine = new TrainingJob(_plan.Stages, seconds > 0 ? TimeSpan.FromSeconds(seconds) : null, _resumed?.Progress);
    }

    /// <summary>The job's model: all parameters in stored order of <see cref="Layout"/>.</summary>
    public AlignedBuffer Model => _model;

    /// <summary>Where the model's parameters lie.</summary>
    public ParameterLayout Layout => _plan.Layout;

    /// <summary>Trains until the job ends or pauses.</summary>
    /// <param name="cancellation">Cancels the job: it saves a checkpoint and ends.</param>
    /// <param name="pause">Pauses the job: it saves a checkpoint, and another run of the same folder goes on from there.</param>
    public RunOutcome Run(CancellationToken cancellation = default, CancellationToken pause = default)
    {
        using var interruption = CancellationTokenSource.CreateLinkedTokenSource(cancellation, pause);
        _interruption = interruption.Token;
        bool cancelled = false;
        bool paused = false;
        _machine.Handle(JobEvent.Started);
        while (_machine.TryTake(out JobEffect effect))
        {
            if (!cancelled && cancellation.IsCancellationRequested)
            {
                cancelled = true;
                _machine.Handle(JobEvent.CancelRequested);
            }

            if (!paused && pause.IsCancellationRequested)
            {
                paused = true;
                _machine.Handle(JobEvent.PauseRequested);
            }

            _machine.Handle(JobEvent.TimePassed(_time.GetElapsedTime(_began)));
            CarryOut(effect);
        }

        // without its model the job is not finished; its last checkpoint holds everything that is needed to write it
        JobState state = _modelProblem is null ? _machine.State : _machine.State with { Kind = JobStateKind.Paused, Reason = _modelProblem };
        _recorder.JobEnded(state, _modelSha256);
        Faults.Reach(FaultPoint.JobEnded);
        return new RunOutcome(state, _recorder.Stages, _time.GetElapsedTime(_began).TotalSeconds, _modelSha256);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _trace?.Dispose();
        _stage?.Dispose();
        _resumed?.Dispose();
        _recorder.Dispose();
        _checkpoints.Dispose();
        _model.Dispose();
    }

    private void CarryOut(in JobEffect effect)
    {
        switch (effect.Kind)
        {
            case JobEffectKind.OpenStep:
                Step(effect);
                break;
            case JobEffectKind.BeginStage:
                BeginStage(effect);
                break;
            case JobEffectKind.MeasureValidation:
                MeasureValidation();
                break;
            case JobEffectKind.SaveCheckpoint:
                SaveCheckpoint(effect.Reason);
                break;
            case JobEffectKind.KeepBest:
                _stage!.KeepBest();
                break;
            case JobEffectKind.RestoreBest:
                _stage!.RestoreBest();
                break;
            case JobEffectKind.EpochEnded:
                _recorder.EpochEnded(_plan.Stages[effect.Stage], effect, _stage!.Server.LearningRate);
                _instruments.EpochEnded();
                Faults.Reach(FaultPoint.EpochEnded);
                break;
            case JobEffectKind.EndStage:
                EndStage(effect);
                break;
            case JobEffectKind.JobEnded when _machine.State.Kind == JobStateKind.Finished:
                WriteModel();
                break;
        }
    }

    private void Step(in JobEffect effect)
    {
        using Activity? trace = TrainingTraces.Source.StartActivity("step");
        trace?.SetTag("epoch", effect.Epoch).SetTag("step", effect.Step);
        long began = _time.GetTimestamp();
        _stage!.Server.MeasuresGradientNorm = _recorder.WantsGradientNorm(began);
        if (_stage.Step(effect.Epoch, effect.Step, _interruption) is not { } sums)
        {
            _machine.Handle(JobEvent.WorkAbandoned);
            return;
        }

        double seconds = _time.GetElapsedTime(began).TotalSeconds;
        var report = new StepReport(effect.Epoch, effect.Step, sums.Loss / sums.Count, sums.Count, seconds, _stage.Server.GradientNorm);
        _instruments.StepDone(report);
        _recorder.StepDone(_plan.Stages[effect.Stage], began, report);
        _machine.Handle(JobEvent.StepCompleted(sums.Loss, sums.Count));
        Faults.Reach(FaultPoint.StepDone);
    }

    private void MeasureValidation()
    {
        long began = _time.GetTimestamp();
        _machine.Handle(
            !_stage!.AreParametersFinite ? JobEvent.ParametersNotFinite
            : _stage.MeasureValidation(_interruption) is { } loss ? JobEvent.ValidationMeasured(loss)
            : JobEvent.WorkAbandoned);
        _instruments.ValidationMeasured(_time.GetElapsedTime(began));
    }

    private void BeginStage(in JobEffect effect)
    {
        StagePlan plan = _plan.Stages[effect.Stage];
        _trace = TrainingTraces.Source.StartActivity("stage");
        _trace?.SetTag("run", Path.GetFileName(_folder.Paths.Folder)).SetTag("stage", plan.Name).SetTag("epoch", effect.Epoch);
        _recorder.StageBegan(plan, effect.Epoch);
        Faults.Reach(FaultPoint.StageBegun);
        _network = _plan.NetworkOf(effect.Stage);
        _stage = _computer.Begin(new StageStart(_job, _plan, _data, effect.Stage, _network, _model));
        if (_resumed is { HasServer: true })
        {
            _resumed.Restore(_stage.Server);
            _stage.Scatter();
        }

        _resumed?.Dispose();
        _resumed = null;
        _machine.Handle(JobEvent.StageReady);
    }

    private void EndStage(in JobEffect effect)
    {
        _stage!.Gather();
        ParameterTransfer.Copy(_network!.Layout, _stage.Server.Parameters.Span, _plan.Layout, _model.Span);
        _stage.Dispose();
        _stage = null;
        _trace?.Dispose();
        _trace = null;
        _hashOfModel = ModelHash.Of(_plan.Layout, _model.Span);
        _recorder.StageEnded(_plan.Stages[effect.Stage], _hashOfModel);
        Faults.Reach(FaultPoint.StageEnded);
    }

    private void SaveCheckpoint(CheckpointReason reason)
    {
        _stage?.Gather();
        if (!(_stage?.AreParametersFinite ?? true))
        {
            _machine.Handle(JobEvent.ParametersNotFinite);
            return;
        }

        try
        {
            Faults.Reach(FaultPoint.CheckpointBegun);
            JobProgress progress = _machine.Progress;
            string stage = progress.Stage < _plan.Stages.Count ? _plan.Stages[progress.Stage].Name : "done";
            long began = _time.GetTimestamp();
            string hash = CurrentHash();
            string file = _checkpoints.Save(new CheckpointState(progress, stage, _plan.Layout, _model, _stage?.Server, hash));
            _instruments.CheckpointSaved(_time.GetElapsedTime(began));
            _recorder.CheckpointSaved(reason, progress, file, hash);
            _machine.Handle(JobEvent.CheckpointSaved);
        }
        catch (CheckpointFailedException exception)
        {
            _machine.Handle(JobEvent.CheckpointFailed(exception.Message));
        }
    }

    // the model as it would be if the stage ended now
    private string CurrentHash()
    {
        if (_stage is null)
        {
            return _hashOfModel ??= ModelHash.Of(_plan.Layout, _model.Span);
        }

        using var current = new AlignedBuffer(_model.Length);
        _model.Span.CopyTo(current.Span);
        ParameterTransfer.Copy(_network!.Layout, _stage.Server.Parameters.Span, _plan.Layout, current.Span);
        return ModelHash.Of(_plan.Layout, current.Span);
    }

    private void WriteModel()
    {
        Faults.Reach(FaultPoint.ModelWriting);
        try
        {
            _modelSha256 = ModelFile.Write(
                _folder.Paths.Model,
                _plan.Layout,
                _model,
                new ModelContent(_job, _data.Scaling)
                {
                    Image = _data.Train.Image,
                    ClassNames = _data.Train.Labels?.ClassNames,
                    Stages = _recorder.Results,
                });
            Faults.Reach(FaultPoint.ModelWritten);
        }
        catch (InputException problem)
        {
            _modelProblem = $"the model could not be written: {problem.Message}";
        }
    }
}
