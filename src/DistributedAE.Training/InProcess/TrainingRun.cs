using DistributedAE.Autoencoders;
using DistributedAE.Data;
using DistributedAE.Numerics;
using DistributedAE.Numerics.Threads;
using DistributedAE.Orchestration;
using DistributedAE.Training.Jobs;
using DistributedAE.Training.Models;
using DistributedAE.Training.Runs;
using DistributedAE.Training.Samples;

namespace DistributedAE.Training.InProcess;

/// <summary>
/// A job on this process's slots: carries out what the job's state machine asks for, until it ends. The number of slots, and how often
/// the run was interrupted and resumed, show in the time alone.
/// </summary>
public sealed class TrainingRun : IDisposable
{
    private readonly JobFile _job;
    private readonly DataSet _data;
    private readonly JobPlan _plan;
    private readonly SlotTeam _team;
    private readonly AlignedBuffer _model;
    private readonly RunFolder _folder;
    private readonly CheckpointStore _checkpoints;
    private readonly RunRecorder _recorder;
    private readonly TimeProvider _time;
    private readonly TrainingJob _machine;
    private readonly long _began;
    private Checkpoint? _resumed;
    private StageInputs _inputs;
    private StageRun? _stage;
    private string? _modelSha256;
    private string? _modelProblem;

    /// <summary>A run at the job's beginning, or where the run folder's last good checkpoint left it.</summary>
    /// <param name="job">The job with its text.</param>
    /// <param name="data">Its data.</param>
    /// <param name="folder">The run folder; held by the caller.</param>
    /// <param name="slots">Number of threads, at least 1.</param>
    /// <param name="observer">Is told what happens.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="InputException">The checkpoints belong to another job, other data or another version.</exception>
    public TrainingRun(JobFile job, DataSet data, RunFolder folder, int slots, RunObserver observer, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(time);
        _job = job;
        _data = data;
        _time = time;
        _began = time.GetTimestamp();
        _plan = new JobPlan(job.Spec, data);
        _team = new SlotTeam(slots);
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
        _inputs = new StageInputs(new DataReader(data.Train), new DataReader(data.Validation));
    }

    /// <summary>The job's model: all parameters in stored order of <see cref="Layout"/>.</summary>
    public AlignedBuffer Model => _model;

    /// <summary>Where the model's parameters lie.</summary>
    public ParameterLayout Layout => _plan.Layout;

    /// <summary>Trains until the job ends or pauses.</summary>
    /// <param name="cancellation">Cancels the job: it saves a checkpoint and ends.</param>
    public RunOutcome Run(CancellationToken cancellation = default)
    {
        bool cancelled = false;
        _machine.Handle(JobEvent.Started);
        while (_machine.TryTake(out JobEffect effect))
        {
            if (!cancelled && cancellation.IsCancellationRequested)
            {
                cancelled = true;
                _machine.Handle(JobEvent.CancelRequested);
            }

            _machine.Handle(JobEvent.TimePassed(_time.GetElapsedTime(_began)));
            CarryOut(effect);
        }

        // without its model the job is not finished; its last checkpoint holds everything that is needed to write it
        JobState state = _modelProblem is null ? _machine.State : _machine.State with { Kind = JobStateKind.Paused, Reason = _modelProblem };
        _recorder.JobEnded(state, _modelSha256);
        return new RunOutcome(state, _recorder.Stages, _time.GetElapsedTime(_began).TotalSeconds, _modelSha256);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stage?.Dispose();
        _resumed?.Dispose();
        _recorder.Dispose();
        _checkpoints.Dispose();
        _team.Dispose();
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
                _machine.Handle(_stage!.Server.AreParametersFinite ? JobEvent.ValidationMeasured(_stage.MeasureValidation()) : JobEvent.ParametersNotFinite);
                break;
            case JobEffectKind.SaveCheckpoint:
                SaveCheckpoint(effect.Reason);
                break;
            case JobEffectKind.KeepBest:
                _stage!.Server.KeepBest();
                break;
            case JobEffectKind.RestoreBest:
                _stage!.Server.RestoreBest();
                break;
            case JobEffectKind.EpochEnded:
                _recorder.EpochEnded(_plan.Stages[effect.Stage], effect, _stage!.Server.LearningRate);
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
        (double loss, long count) = _stage!.Step(effect.Epoch, effect.Step);
        _recorder.StepDone(_plan.Stages[effect.Stage], effect, loss / count, count);
        _machine.Handle(JobEvent.StepCompleted(loss, count));
    }

    private void BeginStage(in JobEffect effect)
    {
        StagePlan plan = _plan.Stages[effect.Stage];
        StageNetwork network = _plan.NetworkOf(effect.Stage);
        _recorder.StageBegan(plan, effect.Epoch);
        int layer = _plan.LayerOf(effect.Stage);
        _inputs = layer > 0
            ? _inputs.EncodedTo(layer, _job.Spec, _plan.Layout, _model, _team)
            : new StageInputs(new DataReader(_data.Train), new DataReader(_data.Validation));
        using var initial = new AlignedBuffer(network.Layout.Length);
        ParameterTransfer.Copy(_plan.Layout, _model.Span, network.Layout, initial.Span);
        _stage = new StageRun(network, plan, initial.Span, _inputs.Train, _inputs.Validation, _plan.Dealt, _team, _job.Spec.Seed);
        if (_resumed is { HasServer: true })
        {
            _resumed.Restore(_stage.Server);
        }

        _resumed?.Dispose();
        _resumed = null;
        _machine.Handle(JobEvent.StageReady);
    }

    private void EndStage(in JobEffect effect)
    {
        ParameterTransfer.Copy(_stage!.Network.Layout, _stage.Server.Parameters.Span, _plan.Layout, _model.Span);
        _stage.Dispose();
        _stage = null;
        _recorder.StageEnded(_plan.Stages[effect.Stage], ModelHash.Of(_plan.Layout, _model.Span));
    }

    private void SaveCheckpoint(CheckpointReason reason)
    {
        if (!(_stage?.Server.AreParametersFinite ?? true))
        {
            _machine.Handle(JobEvent.ParametersNotFinite);
            return;
        }

        try
        {
            JobProgress progress = _machine.Progress;
            string stage = progress.Stage < _plan.Stages.Count ? _plan.Stages[progress.Stage].Name : "done";
            string hash = CurrentHash();
            string file = _checkpoints.Save(new CheckpointState(progress, stage, _plan.Layout, _model, _stage?.Server, hash));
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
            return ModelHash.Of(_plan.Layout, _model.Span);
        }

        using var current = new AlignedBuffer(_model.Length);
        _model.Span.CopyTo(current.Span);
        ParameterTransfer.Copy(_stage.Network.Layout, _stage.Server.Parameters.Span, _plan.Layout, current.Span);
        return ModelHash.Of(_plan.Layout, current.Span);
    }

    private void WriteModel()
    {
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
        }
        catch (InputException problem)
        {
            _modelProblem = $"the model could not be written: {problem.Message}";
        }
    }
}
