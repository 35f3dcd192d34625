using DistributedAE.Numerics;
using DistributedAE.Numerics.Convolution;
using DistributedAE.Numerics.Gemm;
using DistributedAE.Numerics.Threads;

namespace DistributedAE.Autoencoders;

/// <summary>The slots' common work for outputs and losses of clean samples.</summary>
internal sealed class OutputWork(NetworkComputation network, SlotMemory[] memory, double[] rowLosses) : SlotWork
{
    private readonly int[] _samples = new int[rowLosses.Length];
    private AlignedBuffer _parameters = null!;
    private SampleReader _reader = null!;
    private int _rows;
    private int _layers;
    private bool _withLoss;

    /// <summary>Sets what the next run computes.</summary>
    public void Prepare(AlignedBuffer parameters, SampleReader reader, ReadOnlySpan<int> samples, int layers, bool withLoss)
    {
        samples.CopyTo(_samples);
        _rows = samples.Length;
        _parameters = parameters;
        _reader = reader;
        _layers = layers;
        _withLoss = withLoss;
        network.Groups?.Set([0, samples.Length]);
    }

    /// <inheritdoc/>
    public override void Run(int slot, SlotTeam team)
    {
        var pass = new SlotPass
        {
            Parameters = _parameters,
            Samples = _samples.AsSpan(0, _rows),
            ShardStarts = [0, _rows],
            Slot = slot,
            Team = team,
            Memory = memory[slot],
            LayerCount = _layers,
            FinishesOutput = !_withLoss,
            Draw = _withLoss ? LatentDraw.Evaluation : LatentDraw.Mean,
            DivergenceWeight = (float)network.Network.Divergence.Weight,
        };
        network.Prepare(pass);
        if (network.IsOnLanes)
        {
            ComputeGroups(pass, team);
            return;
        }

        Read(pass, pass.Rows);
        network.Forward(pass, team);
        if (_layers == network.Layers.Length)
        {
            Finish(pass);
        }
    }

    private void ComputeGroups(in SlotPass pass, SlotTeam team)
    {
        // the kernels are packed by all slots
        team.Barrier();
        while (network.TakeGroup(pass) is { } index)
        {
            LaneGroup group = network.Groups!.Put(index, pass.Slot);
            Read(pass, new WorkRange(group.FirstRow, group.FirstRow + group.RowCount));
            network.Forward(pass, group, 0, pass.LayerCount);
            if (_withLoss)
            {
                network.Compare(pass, group, rowLosses);
            }
        }
    }

    private void Read(in SlotPass pass, WorkRange rows)
    {
        for (int row = rows.From; row < rows.To; row++)
        {
            network.ReadClean(_reader, pass.Samples[row], row, pass.Memory, forLoss: _withLoss);
        }
    }

    private void Finish(in SlotPass pass)
    {
        if (_withLoss)
        {
            network.Compare(pass, _reader, rowLosses);
        }
        else if (network.Network.Loss == StageLoss.Softmax)
        {
            for (int row = pass.Rows.From; row < pass.Rows.To; row++)
            {
                SoftmaxLoss.Probabilities(network.Layers[^1].Output, row);
            }
        }
    }
}
