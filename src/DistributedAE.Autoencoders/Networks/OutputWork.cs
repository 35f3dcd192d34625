using DistributedAE.Numerics;
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
            Slots = team.SlotCount,
            Memory = memory[slot],
            FinishesOutput = !_withLoss,
            Draw = _withLoss ? LatentDraw.Evaluation : LatentDraw.Mean,
            DivergenceWeight = (float)network.Network.Divergence.Weight,
        };
        Read(pass);
        for (int layer = 0; layer < _layers; layer++)
        {
            team.Barrier();
            network.Layers[layer].Forward(pass);
        }

        team.Barrier();
        if (_layers < network.Layers.Length)
        {
            return;
        }

        for (int row = pass.Rows.From; row < pass.Rows.To; row++)
        {
            Finish(pass, row);
        }
    }

    private void Read(in SlotPass pass)
    {
        if (_withLoss)
        {
            foreach (LayerComputation layer in network.Layers)
            {
                layer.Prepare(pass);
            }
        }

        for (int row = pass.Rows.From; row < pass.Rows.To; row++)
        {
            network.ReadClean(_reader, pass.Samples[row], row, pass.Memory, forLoss: _withLoss);
        }
    }

    private void Finish(in SlotPass pass, int row)
    {
        if (_withLoss)
        {
            rowLosses[row] = network.LossOf(pass, row, _reader);
        }
        else if (network.Network.Loss == StageLoss.Softmax)
        {
            SoftmaxLoss.Probabilities(network.Layers[^1].Output, row);
        }
    }
}
