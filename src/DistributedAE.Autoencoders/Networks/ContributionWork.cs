using DistributedAE.Numerics;
using DistributedAE.Numerics.Gemm;
using DistributedAE.Numerics.Threads;

namespace DistributedAE.Autoencoders;

/// <summary>The slots' common work for one contribution: read the samples, go forward, compare, go back, sum the gradients.</summary>
internal sealed unsafe class ContributionWork : SlotWork
{
    private readonly StageNetwork _network;
    private readonly NetworkBuffers _buffers;
    private readonly SlotMemory[] _memory;
    private readonly Corrupter _corrupter;
    private readonly AlignedBuffer _sparsityGradient;
    private readonly double[] _rowLosses;
    private readonly OutputLoss _loss;
    private readonly PanelEpilogue?[] _forward;
    private readonly PanelEpilogue?[] _backward;
    private readonly WeightGradient[] _gradients;
    private AlignedBuffer _parameters = null!;
    private SampleReader _reader = null!;
    private BatchRows _rows = null!;
    private GradientSink _gradient = null!;
    private GradientSink? _activationSums;

    public ContributionWork(
        StageNetwork network, NetworkBuffers buffers, SlotMemory[] memory, Corrupter corrupter, AlignedBuffer sparsityGradient, double[] rowLosses)
    {
        _network = network;
        _buffers = buffers;
        _memory = memory;
        _corrupter = corrupter;
        _sparsityGradient = sparsityGradient;
        _rowLosses = rowLosses;
        int last = network.Layers.Count - 1;
        _loss = OutputLoss.Create(network.Loss, network.Layers[last].Activation);
        _forward = new PanelEpilogue?[last];
        _backward = new PanelEpilogue?[last];
        for (int layer = 0; layer < last; layer++)
        {
            Activation activation = network.Layers[layer].Activation;
            bool penalised = layer == network.EncoderDepth - 1 && network.Sparsity.Kind == SparsityKind.L1;
            _forward[layer] = Epilogues.Forward(activation, buffers.Activations[layer]);
            _backward[layer] = Epilogues.Backward(
                activation, buffers.Deltas[layer], buffers.Activations[layer], penalised ? (float)network.Sparsity.Weight : 0);
        }

        _gradients = WeightGradient.Of(network, buffers);
    }

    /// <summary>Sets what the next run computes.</summary>
    public void Prepare(AlignedBuffer parameters, SampleReader reader, BatchRows rows, GradientSink gradient, GradientSink? activationSums)
    {
        _parameters = parameters;
        _reader = reader;
        _rows = rows;
        _gradient = gradient;
        _activationSums = activationSums;
    }

    /// <inheritdoc/>
    public override void Run(int slot, SlotTeam team)
    {
        SlotMemory memory = _memory[slot];
        int slots = team.SlotCount;
        int rows = _rows.RowCount;
        int last = _network.Layers.Count - 1;
        WorkRange own = new WorkRange(0, rows).Part(slot, slots);
        ReadSamples(own, memory);
        for (int layer = 0; layer <= last; layer++)
        {
            team.Barrier();
            LayerProducts.Forward(
                _network.Layers[layer], _parameters, _buffers.InputOf(layer), _buffers.Activations[layer], layer < last ? _forward[layer] : null, rows, slot, slots, memory.Scratch);
        }

        team.Barrier();
        ReadOnlySpan<int> samples = _rows.Samples;
        for (int row = own.From; row < own.To; row++)
        {
            _rowLosses[row] = _loss.Row(_buffers.Activations[last], row, _buffers.Target, _reader, samples[row]);
        }

        for (int layer = last; layer > 0; layer--)
        {
            team.Barrier();
            bool penalised = layer == _network.EncoderDepth && _network.TracksActivations;
            LayerProducts.Backward(
                _network.Layers[layer], _parameters, _buffers.Deltas[layer], _buffers.Deltas[layer - 1], penalised ? _sparsityGradient.Pointer : null, _backward[layer - 1], rows, slot, slots, memory.Scratch);
        }

        team.Barrier();
        SumGradients(slot, slots, memory.Scratch);
    }

    private void ReadSamples(WorkRange rows, SlotMemory memory)
    {
        ReadOnlySpan<int> samples = _rows.Samples;
        Span<float> features = memory.Features;
        for (int row = rows.From; row < rows.To; row++)
        {
            _reader.Read(samples[row], features);
            _buffers.Target.SetRow(row, features);
            if (_corrupter.IsActive)
            {
                _corrupter.Apply(features, memory.Noise, _rows.Epoch, samples[row]);
                _buffers.Input.SetRow(row, features);
            }
        }
    }

    private void SumGradients(int slot, int slots, PackScratch scratch)
    {
        ReadOnlySpan<int> starts = _rows.ShardStarts;
        foreach (WeightGradient gradient in _gradients)
        {
            WorkRange inputs = WorkSplit.Inputs(gradient.Weight.Shape[0], slot, slots);
            TreeGradient.Compute(gradient.First, gradient.Second, starts, inputs, gradient.Weight.Offset, _gradient, scratch);
        }

        for (int layer = 0; layer < _network.Layers.Count; layer++)
        {
            PanelMatrix delta = _buffers.Deltas[layer];
            ColumnSums.Compute(delta, starts, new WorkRange(0, delta.PanelCount).Part(slot, slots), _network.Layers[layer].Bias.Offset, _gradient);
        }

        if (_activationSums is not null)
        {
            PanelMatrix code = _buffers.Activations[_network.EncoderDepth - 1];
            ColumnSums.Compute(code, starts, new WorkRange(0, code.PanelCount).Part(slot, slots), 0, _activationSums);
        }
    }
}
