using DistributedAE.Numerics;
using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Autoencoders;

/// <summary>
/// A fully connected layer with the contractive penalty λ ‖∂h/∂x‖² = λ Σ_j f'(z_j)² Σ_i W_ij² on each sample (Rifai et al. 2011, equation 7). Through z it enters the
/// deltas here; the part that is linear in W is <see cref="ContractiveDecay"/>.
/// </summary>
internal sealed unsafe class ContractiveComputation : DenseComputation
{
    private readonly AlignedBuffer _costs;
    private readonly PanelMatrix _squaredSlopes;
    private readonly ContractiveSlopes _slopes;
    private readonly float _factor;
    private readonly int _sumsOffset;

    /// <summary>A layer's computation.</summary>
    /// <param name="layer">The layer, sigmoid or tanh.</param>
    /// <param name="input">Samples × inputs.</param>
    /// <param name="below">The layer below; null for the first.</param>
    /// <param name="rowCapacity">Most samples.</param>
    /// <param name="isLast">Whether it is the last.</param>
    /// <param name="penalty">Other penalties on its activations.</param>
    /// <param name="network">Its network.</param>
    public ContractiveComputation(
        DenseLayer layer, PanelMatrix input, LayerComputation? below, int rowCapacity, bool isLast, in ActivationPenalty penalty, StageNetwork network)
        : base(layer, input, below, rowCapacity, isLast, penalty)
    {
        _factor = (float)network.Contraction;
        _sumsOffset = network.UnitSums.SlopesOffset;
        _squaredSlopes = new PanelMatrix(rowCapacity, layer.Outputs);
        _costs = new AlignedBuffer(_squaredSlopes.PanelCount * PanelMatrix.PanelWidth);
        _slopes = ContractiveSlopes.Create(layer.Activation, Delta, Output, _costs, _squaredSlopes, penalty.AbsoluteWeight);
    }

    /// <inheritdoc/>
    public override PanelEpilogue? DeltaEpilogue => _slopes;

    /// <inheritdoc/>
    public override bool HasPenalty => true;

    /// <inheritdoc/>
    public override void Prepare(in SlotPass pass)
    {
        Weights weights = WeightsIn(pass.Parameters);
        WorkRange panels = new WorkRange(0, weights.PanelCount).Part(pass.Slot, pass.Slots);
        for (int panel = panels.From; panel < panels.To; panel++)
        {
            ColumnSquares.Compute(weights, panel, _factor, _costs.Pointer + (panel * PanelMatrix.PanelWidth));
        }
    }

    /// <inheritdoc/>
    public override double Penalty(in SlotPass pass, int row) => _slopes.Row(row);

    /// <inheritdoc/>
    public override void SumUnits(in SlotPass pass, GradientSink sink) => ColumnSums.Compute(
        _squaredSlopes, pass.ShardStarts, new WorkRange(0, _squaredSlopes.PanelCount).Part(pass.Slot, pass.Slots), _sumsOffset, sink);

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _costs.Dispose();
        _squaredSlopes.Dispose();
    }
}
