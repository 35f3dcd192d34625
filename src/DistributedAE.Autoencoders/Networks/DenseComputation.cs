using DistributedAE.Numerics;
using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Autoencoders;

/// <summary>Computes a fully connected layer.</summary>
internal unsafe class DenseComputation : LayerComputation
{
    private readonly PanelEpilogue? _activation;
    private readonly AlignedBuffer? _deltaStart;
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
        (WorkRange rows, WorkRange panels) = WorkSplit.Of(Output, pass.RowCount, pass.Slot, pass.Slots);
        float* bias = pass.Parameters.Pointer + Layer.Bias.Offset;
        PanelEpilogue? epilogue = IsLast && !pass.FinishesOutput ? null : _activation;
        Product.Multiply(Input, WeightsIn(pass.Parameters), Layer.IsTied, bias, Output, rows, panels, pass.Memory.Scratch, epilogue);
    }

    /// <inheritdoc/>
    public override void Backward(in SlotPass pass)
    {
        PanelMatrix below = Below!.Delta;
        (WorkRange rows, WorkRange panels) = WorkSplit.Of(below, pass.RowCount, pass.Slot, pass.Slots);
        Product.Multiply(
            Delta, WeightsIn(pass.Parameters), !Layer.IsTied, Below.DeltaStart, below, rows, panels, pass.Memory.Scratch, Below.DeltaEpilogue);
    }

    /// <inheritdoc/>
    public override void SumGradients(in SlotPass pass, GradientSink sink)
    {
        if (!Layer.IsTied)
        {
            WorkRange inputs = WorkSplit.Inputs(Layer.Weight.Shape[0], pass.Slot, pass.Slots);
            TreeGradient.Compute(_products, pass.ShardStarts, inputs, Layer.Weight.Offset, sink, pass.Memory.Scratch);
        }

        ColumnSums.Compute(Delta, pass.ShardStarts, new WorkRange(0, Delta.PanelCount).Part(pass.Slot, pass.Slots), Layer.Bias.Offset, sink);
    }
}
