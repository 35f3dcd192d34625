using DistributedAE.Numerics;
using DistributedAE.Numerics.Gemm;
using DistributedAE.Numerics.Threads;

namespace DistributedAE.Autoencoders;

/// <summary>Computes a fully connected layer.</summary>
internal unsafe class DenseComputation : LayerComputation
{
    private readonly PanelEpilogue? _activation;
    private readonly AlignedBuffer? _deltaStart;
    private readonly SharedRange _outputPanels = new();
    private readonly SharedRange _inputPanels = new();
    private readonly SharedRange _gradientInputs = new();
    private PanelEpilogue? _deltaEpilogue;
    private SampleProduct[] _products;

    /// <summary>A layer's computation.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">Samples × inputs.</param>
    /// <param name="below">The layer below; null for the first.</param>
    /// <param name="rowCapacity">Most samples.</param>
    /// <param name="isLast">Whether it is the last.</param>
    /// <param name="penalty">Penalties on its activations.</param>
    public DenseComputation(DenseLayer layer, PanelMatrix input, LayerComputation? below, int rowCapacity, bool isLast, in ActivationPenalty penalty)
        : base(layer, input, below, rowCapacity, isLast)
    {
        Layer = layer;
        _activation = Epilogues.Forward(layer.Activation, Output);
        _deltaEpilogue = isLast ? null : Epilogues.Backward(layer.Activation, Delta, Output, penalty.AbsoluteWeight);
        _deltaStart = penalty.Gradient;
        _products = [new SampleProduct(input, Delta)];
    }

    /// <inheritdoc/>
    public override float* DeltaStart => _deltaStart is { } start ? start.Pointer : null;

    /// <inheritdoc/>
    public override PanelEpilogue? DeltaEpilogue => _deltaEpilogue;

    /// <summary>The layer.</summary>
    public DenseLayer Layer { get; }

    /// <summary>Takes the layer that uses this one's weight transposed: one sum is made of both uses.</summary>
    public void TieWith(DenseComputation decoder) => _products = [.. _products, new SampleProduct(decoder.Delta, decoder.Input)];

    /// <summary>Takes a penalty's parts of the weight's gradient and of the deltas.</summary>
    /// <param name="product">What is summed into the weight's gradient.</param>
    /// <param name="pull">Added to the deltas; null for nothing.</param>
    public void ContractWith(SampleProduct product, PanelMatrix? pull)
    {
        _products = [.. _products, product];
        _deltaEpilogue = pull is null ? _deltaEpilogue : new PulledDeltaEpilogue(_deltaEpilogue, Delta, pull);
    }

    /// <summary>The layer's weight.</summary>
    public Weights WeightsIn(AlignedBuffer parameters) =>
        new(parameters.Pointer + Layer.Weight.Offset, Layer.Weight.Shape[0], Layer.Weight.Shape[1]);

    /// <inheritdoc/>
    public override void Forward(in SlotPass pass)
    {
        float* bias = pass.Parameters.Pointer + Layer.Bias.Offset;
        PanelEpilogue? epilogue = IsLast && !pass.FinishesOutput ? null : _activation;
        Multiply(pass, Input, Layer.IsTied, bias, Output, _outputPanels, epilogue);
    }

    /// <inheritdoc/>
    public override void Backward(in SlotPass pass)
    {
        Multiply(pass, Delta, !Layer.IsTied, Below!.DeltaStart, Below.Delta, _inputPanels, Below.DeltaEpilogue);
    }

    /// <inheritdoc/>
    public override void SumGradients(in SlotPass pass, GradientSink sink)
    {
        if (!Layer.IsTied)
        {
            SumWeightGradients(pass, sink);
        }

        ColumnSums.Compute(Delta, pass.ShardStarts, new WorkRange(0, Delta.PanelCount).Part(pass.Slot, pass.Slots), Layer.Bias.Offset, sink);
    }

    private void Multiply(in SlotPass pass, PanelMatrix left, bool transposed, float* bias, PanelMatrix result, SharedRange shared, PanelEpilogue? epilogue)
    {
        Weights weights = WeightsIn(pass.Parameters);
        (WorkRange rows, WorkRange panels) = WorkSplit.Of(result, pass.RowCount, pass.Slot, pass.Slots);
        if (rows.Length < pass.RowCount || !Product.KeepsLeft(rows.Length, left.Columns))
        {
            Product.Multiply(left, weights, transposed, bias, result, rows, panels, pass.Memory.Scratch, epilogue);
            return;
        }

        while (shared.Take(pass.Team, pass.Slot, result.PanelCount, 1) is { Length: > 0 } panel)
        {
            Product.Multiply(left, weights, transposed, bias, result, rows, panel, pass.Memory.Scratch, epilogue);
        }
    }

    private void SumWeightGradients(in SlotPass pass, GradientSink sink)
    {
        int inputs = Layer.Weight.Shape[0];
        (int unit, int most) = WorkSplit.InputPieces(inputs, TreeGradient.BlockPanels(_products, pass.RowCount), pass.Slots);
        while (_gradientInputs.Take(pass.Team, pass.Slot, (inputs + unit - 1) / unit, most) is { Length: > 0 } piece)
        {
            var part = new WorkRange(piece.From * unit, Math.Min(piece.To * unit, inputs));
            TreeGradient.Compute(_products, pass.ShardStarts, part, Layer.Weight.Offset, sink, pass.Memory.Scratch);
        }
    }
}
