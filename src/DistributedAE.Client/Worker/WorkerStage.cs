using System.Runtime.InteropServices;
using DistributedAE.Autoencoders;
using DistributedAE.Data;
using DistributedAE.Numerics;
using DistributedAE.Numerics.Threads;
using DistributedAE.Orchestration;
using DistributedAE.Protocol.Exchange;
using DistributedAE.Training.InProcess;

namespace DistributedAE.Client.Worker;

/// <summary>One stage of one job on a worker of a coordinator: its blocks, its parameters, and the memory for its contributions.</summary>
internal sealed class WorkerStage : IDisposable
{
    private readonly StageBlocks _blocks;
    private readonly SharedTensors? _shared;
    private readonly List<SharedTensors> _places = [];
    private readonly Contribution[] _contributions;
    private Contribution? _private;
    private readonly float[] _means;
    private readonly int _unitSumCount;
    private long _version = -1;

    /// <summary>Begins a stage.</summary>
    /// <param name="message">What it is.</param>
    /// <param name="stage">Its index.</param>
    /// <param name="plan">The job's plan.</param>
    /// <param name="data">The job's samples.</param>
    /// <param name="model">The model's parameters where the stage needs codes; owned from now on.</param>
    /// <param name="codeBytes">Most memory for codes.</param>
    /// <param name="team">The slots, for codes of the layers below; not owned.</param>
    /// <param name="engines">Makes what computes the stage.</param>
    /// <param name="clock">Counts the time of its computations.</param>
    /// <exception cref="SharedMemoryGoneException">The coordinator has closed the stage already.</exception>
    /// <exception cref="IOException">The shared memory can't be opened.</exception>
    public WorkerStage(StageMessage message, int stage, JobPlan plan, WorkerData data, AlignedBuffer? model, long codeBytes, SlotTeam team, IEngineFactory engines, ComputingClock clock)
    {
        _blocks = new StageBlocks(stage, plan, data, model, codeBytes, team, engines, clock);
        int length = _blocks.Network.Layout.Length;
        UnitSums units = _blocks.Network.UnitSums;
        _unitSumCount = units.Length;
        _means = new float[units.Activations];
        try
        {
            _shared = message.Parameters is { } path ? SharedTensors.Open(path, length, _means.Length, writable: false) : null;
            Parameters = _shared?.Values ?? new AlignedBuffer(length);
            foreach (string place in message.Contributions ?? [])
            {
                _places.Add(SharedTensors.Open(place, length, _unitSumCount, writable: true));
            }

            _contributions = [.. _places.Select(place => new Contribution(place.Values, place.Units))];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The parameters of the current version.</summary>
    public AlignedBuffer Parameters { get; }

    /// <summary>Takes over the parameters that came with an assignment, if they did.</summary>
    public void Receive(FrameChannel channel, in FrameHead head)
    {
        if (head.PayloadBytes > 0)
        {
            channel.ReadPayload(head, Parameters.Span, _means);
            _version = head.Version;
        }
        else if (_shared is null && head.Version != _version)
        {
            throw new FrameException($"version {head.Version} of the parameters is to be used, and version {_version} is here");
        }
    }

    /// <summary>Computes an assignment and hands its result in.</summary>
    public void Answer(FrameChannel channel, in FrameHead assignment)
    {
        var block = new Block(assignment.First, assignment.Count);
        FrameHead result = assignment;
        result.Kind = FrameKind.Result;
        if ((WorkKind)assignment.WorkNumber == WorkKind.Validation)
        {
            Validate(channel, block, result);
        }
        else
        {
            Contribute(channel, block, result);
        }
    }

    public void Dispose()
    {
        _blocks.Dispose();
        _private?.Dispose();
        Parameters?.Dispose();
        _shared?.Dispose();
        foreach (SharedTensors place in _places)
        {
            place.Dispose();
        }
    }

    private void Validate(FrameChannel channel, Block block, FrameHead result)
    {
        double[] losses = _blocks.Validate(block, Parameters);
        result.SharedSlot = 0;
        result.SampleCount = losses.Length;
        result.Digest = result.Digest == 0 ? 0 : ResultDigest.Of(losses);
        channel.Write(result, MemoryMarshal.AsBytes(losses.AsSpan()));
    }

    private void Contribute(FrameChannel channel, Block block, FrameHead result)
    {
        Contribution contribution = result.SharedSlot > 0
            ? _contributions[result.SharedSlot - 1]
            : _private ??= new Contribution(Parameters.Length, _unitSumCount);
        ReadOnlySpan<float> means = _shared is not null ? _shared.Units.Span : _means;
        _blocks.Contribute(result.Epoch, result.Step, block, Parameters, means, contribution);
        Faults.Reach(FaultPoint.BlockComputed);
        result.LossSum = contribution.LossSum;
        result.SampleCount = contribution.SampleCount;
        result.Digest = result.Digest == 0 ? 0 : ResultDigest.Of(contribution);
        if (result.SharedSlot > 0)
        {
            channel.Write(result);
        }
        else
        {
            channel.Write(result, contribution.Gradient, contribution.UnitSums);
        }
    }
}
