using System.Diagnostics;
using DistributedAE.Data;
using DistributedAE.Numerics;
using DistributedAE.Orchestration;
using DistributedAE.Protocol.Exchange;
using DistributedAE.Training.Blocks;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Telemetry;

namespace DistributedAE.Server.Exchange;

/// <summary>
/// One stage whose blocks workers compute. The run's thread opens a work and waits; the connections' threads add what comes in while the rest is still on its way;
/// the run's thread adds the last two sums and updates, slice by slice.
/// </summary>
internal sealed class ExchangeStage : IStageExecutor
{
    private readonly ExchangeHub _hub;
    private readonly ExchangeComputer _owner;
    private readonly StagePlan _plan;
    private readonly StageMessage _message;
    private readonly AlignedBuffer? _model;
    private readonly SharedTensors? _shared;
    private readonly ContributionPool _pool;
    private readonly ReductionTree _tree;
    private readonly SlicedUpdate _update;
    private readonly ManualResetEventSlim _done = new(false, spinCount: 0);
    private readonly SendingGuard _sending;
    private double[]? _losses;
    private WorkId _work;
    private long _opening;
    private bool _isOpen;
    private bool _workComplete;
    private bool _sumComplete;
    private Contribution? _left;
    private Contribution? _right;
    private int _epoch;
    private int _step;

    /// <summary>Begins a stage.</summary>
    public ExchangeStage(ExchangeHub hub, ExchangeComputer owner, StageStart start, StageMessage message)
    {
        _hub = hub;
        _owner = owner;
        _plan = start.Schedule;
        int length = start.Network.Layout.Length;
        int means = start.Network.UnitSums.Activations;
        Units = start.Network.UnitSums.Length;
        Length = length;

        // too little shared memory on this host: tensors go through the streams
        _shared = hub.Settings.SharedMemory ? SharedTensors.TryCreate(length, means) : null;
        _message = message with { Parameters = _shared?.Path };
        Server = start.CreateServer(_shared?.Values);
        _pool = new ContributionPool(length, Units);
        _tree = new ReductionTree(_plan.Shards, _pool);
        _update = new SlicedUpdate(Server, hub.Updaters, Faults.IsArmed(FaultPoint.UpdateHalfDone) ? () => Faults.Reach(FaultPoint.UpdateHalfDone) : null);
        if (message.NeedsModel)
        {
            _model = new AlignedBuffer(start.Model.Length);
            start.Model.Span.CopyTo(_model.Span);
        }

        _sending = new SendingGuard(() =>
        {
            Server.Dispose();
            _model?.Dispose();
        });
    }

    /// <inheritdoc/>
    public ParameterServer Server { get; }

    /// <summary>Length of a gradient.</summary>
    public int Length { get; }

    /// <summary>Number of unit sums of a contribution.</summary>
    public int Units { get; }

    /// <summary>Index of the stage.</summary>
    public int Index => _plan.Index;

    /// <summary>Name of the stage.</summary>
    public string Name => _plan.Name;

    /// <summary>Whether a step or a measurement is open. Read within the gate, like the next three.</summary>
    public bool IsOpen => _isOpen;

    /// <summary>Epoch of the open step, or of the last.</summary>
    public int Epoch => _epoch;

    /// <summary>The open step of the epoch, or the last.</summary>
    public int StepOfEpoch => _step;

    /// <summary>Times the steps.</summary>
    public StepClock Clock { get; } = new();

    /// <summary>The job's number.</summary>
    public long Job => _owner.Work.Number;

    /// <summary>The job's id.</summary>
    public string JobId => _owner.JobId;

    /// <inheritdoc/>
    public StepSums? Step(int epoch, int step, CancellationToken interruption)
    {
        if (_shared is not null)
        {
            Server.ActivationMeans.CopyTo(_shared.Units.Span);
        }

        var work = new WorkId(Job, Index, WorkKind.Contribution, Server.Version);
        if (!Compute(work, epoch, step, (double)_plan.SamplesAt(step) * Length, interruption))
        {
            return null;
        }

        Contribution left = _left!;
        Contribution? right = _right;
        Faults.Reach(FaultPoint.UpdateBegun);
        _update.Apply(left, right);
        Faults.Reach(FaultPoint.VersionPublished);
        var sums = new StepSums(left.LossSum, left.SampleCount);
        lock (_hub.Gate)
        {
            Clock.Close(_hub.Now);
            Release();
        }

        return sums;
    }

    /// <inheritdoc/>
    public double? MeasureValidation(CancellationToken interruption)
    {
        _losses ??= new double[_plan.ValidationSamples];
        var work = new WorkId(Job, Index, WorkKind.Validation, Server.Version);
        if (!Compute(work, _epoch, _step, (double)_plan.ValidationSamples * Length / 3, interruption))
        {
            return null;
        }

        double sum = 0;
        foreach (double loss in _losses)
        {
            sum += loss;
        }

        return sum / _losses.Length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _hub.CloseStage(this);
        lock (_hub.Gate)
        {
            _owner.EndStage(this);
            Release();
            _isOpen = false;
        }

        _sending.Dispose();
        _pool.Dispose();
        _shared?.Dispose();
        _done.Dispose();
    }

    /// <summary>Tells a worker of the stage and gives it memory for its contributions. Called within the gate.</summary>
    public StageMemory Introduce(WorkerConnection worker)
    {
        bool shared = worker.IsShared && _shared is not null;
        StageMemory memory;
        try
        {
            memory = new StageMemory(Index, Length, Units, shared);
        }
        catch (IOException) when (shared)
        {
            // no room for its contributions: it sends them
            memory = new StageMemory(Index, Length, Units, shared: false);
        }

        StageMessage message = _message with { Parameters = shared ? _message.Parameters : null, Contributions = memory.Paths };
        worker.Remember(Job, memory);
        worker.Send(Head(FrameKind.StageOpened), (channel, head) => channel.WriteMessage(head, message));
        if (_model is not null)
        {
            worker.Send(Head(FrameKind.Model), WriteModel);
        }

        return memory;
    }

    /// <summary>Gives a worker a block. Called within the gate.</summary>
    public void Assign(WorkerConnection worker, in ExchangeEffect effect)
    {
        StageMemory memory = worker.MemoryOf(Job, Index) ?? Introduce(worker);
        FrameHead head = Head(FrameKind.Assignment);
        head.WorkNumber = (int)effect.Work.Kind;
        head.Version = effect.Work.Version;
        head.Epoch = _epoch;
        head.Step = _step;
        head.Generation = effect.Assignment.Generation;
        head.First = effect.Assignment.Block.First;
        head.Count = effect.Assignment.Block.Count;
        head.Digest = effect.IsAudited || effect.Purpose != AssignmentPurpose.First ? 1UL : 0;
        head.SharedSlot = (ushort)(effect.Work.Kind == WorkKind.Contribution ? memory.Give() : 0);
        bool hasParameters = (worker.IsShared && _shared is not null && memory.Paths is not null) || memory.Version == head.Version;
        memory.Version = head.Version;
        Faults.Reach(FaultPoint.BlockAssigned);
        if (hasParameters)
        {
            worker.Send(head);
        }
        else
        {
            worker.Send(head, WriteParameters);
        }
    }

    /// <summary>Memory for a contribution that comes as payload and would be counted. Called within the gate.</summary>
    public Contribution Rent(Block block) => _pool.Rent(block);

    /// <summary>Memory for the validation losses of a block, as many as it has, that would be counted.</summary>
    public double[] RentLosses(Block block) => new double[BlockComputer.ValidationRange(_plan, block).Count];

    /// <summary>Which opening of a work the stage is in. Read within the gate.</summary>
    public long Opening => _opening;

    /// <summary>Gives memory of a result back that is not counted. Called within the gate.</summary>
    public void Return(Contribution contribution) => _pool.Return(contribution);

    /// <summary>Whether a contribution says what its block must. A wrong one comes from a broken worker.</summary>
    public bool IsPlausible(Contribution contribution) =>
        contribution.SampleCount == _plan.SamplesAt(_step, contribution.Block);

    /// <summary>Counts validation losses. Called within the gate.</summary>
    public void Count(Block block, double[] losses) =>
        losses.CopyTo(_losses.AsSpan(BlockComputer.ValidationRange(_plan, block).From));

    /// <summary>Counts a contribution: its place in the tree is taken. Called within the gate, before <see cref="Sum"/>.</summary>
    public void Count(Contribution contribution) => _tree.Count(contribution);

    /// <summary>Adds a counted contribution up the tree as far as possible, unless its work was given up meanwhile. Called without the gate, so that others can be received and added meanwhile.</summary>
    public void Sum(Contribution contribution, long opening)
    {
        while (true)
        {
            Contribution left;
            Contribution right;
            lock (_hub.Gate)
            {
                if (!_isOpen || opening != _opening)
                {
                    _pool.Return(contribution);
                    return;
                }

                if (contribution.Block.Count == _plan.Shards)
                {
                    (_left, _right, _sumComplete) = (contribution, null, true);
                    Finish();
                    return;
                }

                if (!_tree.TryPair(contribution, out left, out right))
                {
                    return;
                }

                if (left.Block.Count * 2 == _plan.Shards)
                {
                    // the last two are added while the parameters are updated
                    (_left, _right, _sumComplete) = (left, right, true);
                    Finish();
                    return;
                }
            }

            left.Add(right);
            Faults.Reach(FaultPoint.ResultsAdded);
            lock (_hub.Gate)
            {
                _pool.Return(right);
            }

            contribution = left;
        }
    }

    /// <summary>Everything is counted. Called within the gate.</summary>
    public void Complete(in WorkId work)
    {
        if (_isOpen && work == _work)
        {
            _workComplete = true;
            _sumComplete |= work.Kind == WorkKind.Validation;
            Finish();
        }
    }

    private bool Compute(in WorkId work, int epoch, int step, double cost, CancellationToken interruption)
    {
        using Activity? trace = TrainingTraces.Source.StartActivity("exchange");
        trace?.SetTag("run", JobId).SetTag("version", work.Version);
        TimeSpan began = _hub.Now;
        lock (_hub.Gate)
        {
            Release();
            _opening++;
            (_work, _isOpen, _workComplete, _sumComplete, _epoch, _step) = (work, true, false, false, epoch, step);
            _done.Reset();
            Clock.Open(_hub.Now);
            Faults.Reach(FaultPoint.WorkOpened);
            _hub.Handle(ExchangeEvent.WorkOpened(work, cost, _hub.Now));
        }

        try
        {
            _done.Wait(interruption);
            _hub.Settings.Waited(_hub.Now - began);
            lock (_hub.Gate)
            {
                // whoever completed the work has left the gate: all of it is in place
                return true;
            }
        }
        catch (OperationCanceledException)
        {
            lock (_hub.Gate)
            {
                if (_workComplete && _sumComplete)
                {
                    return true;
                }

                _isOpen = false;
                _hub.Handle(ExchangeEvent.WorkAbandoned(Job, _hub.Now));
                Release();
                return false;
            }
        }
    }

    private void Finish()
    {
        if (_workComplete && _sumComplete)
        {
            // late results find the work closed
            _isOpen = false;
            _done.Set();
        }
    }

    private void Release()
    {
        if (_left is { } left)
        {
            _pool.Return(left);
        }

        if (_right is { } right)
        {
            _pool.Return(right);
        }

        (_left, _right) = (null, null);
        _tree.Clear();
    }

    private void WriteParameters(FrameChannel channel, FrameHead head) =>
        _sending.Send(() => channel.Write(head, Server.Parameters.Span, Server.ActivationMeans));

    private void WriteModel(FrameChannel channel, FrameHead head) => _sending.Send(() => channel.Write(head, _model!.Span, default));

    private FrameHead Head(FrameKind kind)
    {
        FrameHead head = FrameHead.Of(kind);
        head.Job = Job;
        head.Stage = Index;
        return head;
    }
}
