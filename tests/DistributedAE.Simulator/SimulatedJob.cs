using DistributedAE.Orchestration;

namespace DistributedAE.Simulator;

/// <summary>A run of a job in the coordinator, from a checkpoint on: carries out what the job's machine asks for.</summary>
internal sealed class SimulatedJob : IDisposable
{
    private readonly Simulation _simulation;
    private readonly SimulatedCoordinator _host;
    private readonly StagePlan[] _plans;
    private readonly TrainingJob _machine;
    private readonly ContributionPool _pool = new(PseudoModel.Layout.Length);
    private readonly ReductionTree _tree;
    private readonly List<float[]> _finished = [];
    private SavedState? _resumed;
    private ParameterServer? _server;
    private JobEffect _open;
    private double[] _losses = [];
    private long _turn;
    private Contribution? _sum;
    private bool _isDisposed;

    public SimulatedJob(Simulation simulation, SimulatedCoordinator host, long number)
    {
        (_simulation, _host, Number) = (simulation, host, number);
        JobShape shape = simulation.Scenario.Jobs[(int)number];
        _plans = shape.Plans;
        _tree = new ReductionTree(shape.Shards, _pool);
        _resumed = simulation.Disk.Latest(number, simulation.Scenario.Flaw == Flaw.IgnoresManifest);
        _finished.AddRange(_resumed?.Finished ?? []);
        _machine = new TrainingJob(_plans, simulation.Scenario.CheckpointInterval, _resumed?.Progress);
    }

    public long Number { get; }

    /// <summary>Whether it waits for somebody to resume it.</summary>
    public bool IsPaused => _machine.State.Kind == JobStateKind.Paused;

    /// <summary>Those of the current version; never changed once they are given out.</summary>
    public float[] Parameters { get; private set; } = [];

    public void Begin()
    {
        _simulation.Log($"job {Number} goes on at stage {_machine.Progress.Stage}, epoch {_machine.Progress.InStage.Epoch}, step {_machine.Progress.InStage.Step}");
        Tell(JobEvent.Started);
    }

    public void Request(in JobEvent request) => Tell(request);

    /// <summary>Gives the open work up; it will be asked for again.</summary>
    public void Abandon()
    {
        if (_open.Kind is JobEffectKind.OpenStep or JobEffectKind.MeasureValidation)
        {
            _simulation.Log($"job {Number} abandons its work");
            _turn++;
            _open = default;
            _sum = null;
            _host.Tell(ExchangeEvent.WorkAbandoned(Number, _host.Clock));
            _tree.Clear();
            Tell(JobEvent.WorkAbandoned);
        }
    }

    public void Count(in WorkId work, in Assignment assignment, Payload payload)
    {
        _simulation.Referee.Counted(work, assignment);
        if (work.Kind == WorkKind.Validation)
        {
            payload.Losses.CopyTo(_losses.AsSpan(PseudoModel.ValidationRange(_plans[work.Stage], assignment.Block).From));
            return;
        }

        Contribution contribution = _pool.Rent(assignment.Block);
        payload.Gradient.CopyTo(contribution.Gradient);
        (contribution.LossSum, contribution.SampleCount) = (payload.LossSum, payload.SampleCount);
        if (_simulation.Scenario.Flaw == Flaw.SumsInOrderOfArrival)
        {
            SumUp(contribution);
        }
        else
        {
            _tree.Add(contribution);
        }
    }

    public void Complete(in WorkId work)
    {
        _simulation.Referee.Completed(work);
        long turn = _turn;
        _host.After(_simulation.Random.Seconds(0.0001, 0.01), () =>
        {
            // the job may have given the work up meanwhile
            if (!_isDisposed && turn == _turn)
            {
                EndWork();
            }
        });
    }

    public void Dispose()
    {
        _isDisposed = true;
        _server?.Dispose();
        _tree.Clear();
        _pool.Dispose();
    }

    private void Tell(in JobEvent happened)
    {
        if (_isDisposed)
        {
            return;
        }

        _machine.Handle(JobEvent.TimePassed(_host.Clock));
        _machine.Handle(happened);
        while (!_isDisposed && _machine.TryTake(out JobEffect effect))
        {
            CarryOut(effect);
        }
    }

    private void CarryOut(in JobEffect effect)
    {
        switch (effect.Kind)
        {
            case JobEffectKind.BeginStage:
                BeginStage(effect.Stage);
                _machine.Handle(JobEvent.StageReady);
                break;
            case JobEffectKind.OpenStep:
                OpenWork(effect, WorkKind.Contribution);
                break;
            case JobEffectKind.MeasureValidation:
                _losses = new double[_plans[effect.Stage].ValidationSamples];
                OpenWork(effect, WorkKind.Validation);
                break;
            case JobEffectKind.SaveCheckpoint:
                Save();
                break;
            case JobEffectKind.KeepBest:
                _server!.KeepBest();
                break;
            case JobEffectKind.RestoreBest:
                _server!.RestoreBest();
                break;
            case JobEffectKind.EndStage:
                _finished.Add(_server!.Parameters.Span.ToArray());
                _simulation.Referee.StageEnded(Number, effect.Stage, _finished[^1]);
                _server.Dispose();
                _server = null;
                break;
            case JobEffectKind.JobPaused:
                Pause();
                break;
            case JobEffectKind.JobEnded:
                _host.After(_simulation.SaveTime(), End);
                break;
        }
    }

    private void BeginStage(int stage)
    {
        _server = new ParameterServer(PseudoModel.Layout, _plans[stage], PseudoModel.Initial(stage, stage > 0 ? _finished[stage - 1] : null));
        if (_resumed is { Counters: { } counters } resumed)
        {
            _server.Restore(counters, tensor =>
            {
                if (resumed.Tensors.TryGetValue(tensor.Name, out float[]? values))
                {
                    tensor.CopyFrom(values);
                }
            });
        }

        _resumed = null;
    }

    private void OpenWork(in JobEffect effect, WorkKind kind)
    {
        if (effect.Version != _server!.Version)
        {
            throw new SimulationFailure($"job {Number} opens version {effect.Version}, but its parameters are of version {_server.Version}");
        }

        _open = effect;
        _turn++;
        Parameters = _server.Parameters.Span.ToArray();
        var work = new WorkId(Number, effect.Stage, kind, effect.Version);
        _simulation.Referee.Opened(work, _plans[effect.Stage].Shards);
        StagePlan plan = _plans[effect.Stage];
        double cost = kind == WorkKind.Contribution ? plan.SamplesAt(effect.Step) : plan.ValidationSamples / 3.0;

        // the machine waits for its answer: what follows from this comes as events of their own
        _host.Tell(ExchangeEvent.WorkOpened(work, Math.Max(cost, 1), _host.Clock));
    }

    private void EndWork()
    {
        JobEffect done = _open;
        _open = default;
        if (done.Kind == JobEffectKind.MeasureValidation)
        {
            double loss = _losses.Sum() / _losses.Length;
            _simulation.Referee.Validated(Number, done.Stage, done.Epoch, loss);
            Tell(JobEvent.ValidationMeasured(loss));
            return;
        }

        Contribution root = _simulation.Scenario.Flaw == Flaw.SumsInOrderOfArrival ? _sum! : _tree.Root!;
        (double lossSum, long count) = (root.LossSum, root.SampleCount);
        _simulation.Referee.Stepped(Number, done.Stage, done.Version, lossSum);
        _server!.Apply(root);
        _tree.Clear();
        _sum = null;
        Tell(JobEvent.StepCompleted(lossSum, count));
    }

    private void Save()
    {
        var state = new SavedState(_machine.Progress, [.. _finished], _server?.Counters, []);
        foreach (NamedTensor tensor in _server?.Tensors ?? [])
        {
            if (_simulation.Scenario.Flaw != Flaw.SavesParametersOnly || !tensor.Name.StartsWith("optimizer", StringComparison.Ordinal))
            {
                state.Tensors[tensor.Name] = tensor.ToArray();
            }
        }

        // from here on a crash leaves a torn file, until the manifest has its line
        CheckpointFile file = _simulation.Disk.Begin(Number, state);
        bool fails = !_simulation.IsCalm && _simulation.Random.Chance(_simulation.Scenario.SaveFailures);
        _host.After(_simulation.SaveTime(), () =>
        {
            if (_isDisposed)
            {
                return;
            }

            _simulation.Log($"job {Number} {(fails ? "can't save" : "saved")} a checkpoint");
            file.IsCommitted = !fails;
            Tell(fails ? JobEvent.CheckpointFailed("the disk is full") : JobEvent.CheckpointSaved);
        });
    }

    private void Pause()
    {
        _simulation.Log($"job {Number} pauses: {_machine.State.Reason ?? "by request"}");
        bool reopens = _simulation.Random.Chance(0.5);
        _host.After(_simulation.Random.Seconds(0.05, 3), () =>
        {
            if (_isDisposed)
            {
                return;
            }

            _simulation.Log($"job {Number} is resumed{(reopens ? " from its last checkpoint" : string.Empty)}");
            if (reopens)
            {
                _host.CloseJob(Number);
                _host.OpenJob(Number);
            }
            else
            {
                Tell(JobEvent.ResumeRequested);
            }
        });
    }

    private void End()
    {
        _simulation.Referee.Ended(Number, _machine.State, _finished);
        _simulation.Disk.Done.Add(Number);
        _host.CloseJob(Number);
    }

    private void SumUp(Contribution contribution)
    {
        if (_sum is not { } sum)
        {
            _sum = contribution;
            return;
        }

        for (int index = 0; index < sum.Gradient.Length; index++)
        {
            sum.Gradient[index] += contribution.Gradient[index];
        }

        sum.LossSum += contribution.LossSum;
        sum.SampleCount += contribution.SampleCount;
        _pool.Return(contribution);
    }
}
