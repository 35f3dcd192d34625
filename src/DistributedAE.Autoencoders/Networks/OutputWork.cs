using DistributedAE.Numerics;
using DistributedAE.Numerics.Gemm;
using DistributedAE.Numerics.Threads;

namespace DistributedAE.Autoencoders;

/// <summary>The slots' common work for outputs and losses of clean samples.</summary>
internal sealed class OutputWork : SlotWork
{
    private readonly StageNetwork _network;
    private readonly NetworkBuffers _buffers;
    private readonly SlotMemory[] _memory;
    private readonly double[] _rowLosses;
    private readonly OutputLoss _loss;
    private readonly PanelEpilogue?[] _forward;
    private readonly int[] _samples;
    private AlignedBuffer _parameters = null!;
    private SampleReader _reader = null!;
    private int _rows;
    private int _layers;
    private bool _withLoss;

    public OutputWork(StageNetwork network, NetworkBuffers buffers, SlotMemory[] memory, double[] rowLosses)
    {
        _network = network;
        _buffers = buffers;
        _memory = memory;
        _rowLosses = rowLosses;
        _samples = new int[rowLosses.Length];
        _loss = OutputLoss.Create(network.Loss, network.Layers[^1].Activation);
        _forward = new PanelEpilogue?[network.Layers.Count];
        for (int layer = 0; layer < _forward.Length; layer++)
        {
            _forward[layer] = Epilogues.Forward(network.Layers[layer].Activation, buffers.Activations[layer]);
        }
    }

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
        SlotMemory memory = _memory[slot];
        int slots = team.SlotCount;
        int last = _network.Layers.Count - 1;
        WorkRange own = new WorkRange(0, _rows).Part(slot, slots);
        for (int row = own.From; row < own.To; row++)
        {
            _reader.Read(_samples[row], memory.Features);
            _buffers.Target.SetRow(row, memory.Features);
        }

        for (int layer = 0; layer < _layers; layer++)
        {
            team.Barrier();
            PanelMatrix input = layer == 0 ? _buffers.Target : _buffers.Activations[layer - 1];
            PanelEpilogue? epilogue = layer == last && _withLoss ? null : _forward[layer];
            LayerProducts.Forward(_network.Layers[layer], _parameters, input, _buffers.Activations[layer], epilogue, _rows, slot, slots, memory.Scratch);
        }

        team.Barrier();
        if (_layers <= last)
        {
            return;
        }

        for (int row = own.From; row < own.To; row++)
        {
            Finish(row, last);
        }
    }

    private void Finish(int row, int last)
    {
        if (_withLoss)
        {
            _rowLosses[row] = _loss.Row(_buffers.Activations[last], row, _buffers.Target, _reader, _samples[row]);
        }
        else if (_network.Loss == StageLoss.Softmax)
        {
            SoftmaxLoss.Probabilities(_buffers.Activations[last], row);
        }
    }
}
