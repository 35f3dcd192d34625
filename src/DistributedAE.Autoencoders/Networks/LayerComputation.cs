using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Autoencoders;

/// <summary>
/// Computes one layer on a team of slots, and owns its outputs and deltas. Every method is one slot's part of a phase; between two phases all slots meet at a
/// barrier. The phases of a contribution: prepare, forward layer by layer, penalties with the loss, backward layer by layer, unit sums, gradients.
/// </summary>
internal abstract unsafe class LayerComputation : IDisposable
{
    /// <summary>A layer's computation.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">Samples × inputs.</param>
    /// <param name="below">The layer below; null for the first.</param>
    /// <param name="rowCapacity">Most samples.</param>
    /// <param name="isLast">Whether it is the last: the loss puts its deltas in the place of its pre-activations.</param>
    /// <param name="keepsDeltas">Whether its deltas are not taken from <see cref="Delta"/>, which then has no memory of its own.</param>
    protected LayerComputation(Layer layer, PanelMatrix input, LayerComputation? below, int rowCapacity, bool isLast, bool keepsDeltas = false)
    {
        Input = input;
        Below = below;
        IsLast = isLast;
        Output = new PanelMatrix(rowCapacity, layer.Outputs);
        Delta = isLast || keepsDeltas ? Output : new PanelMatrix(rowCapacity, layer.Outputs);
    }

    /// <summary>Samples × inputs.</summary>
    public PanelMatrix Input { get; }

    /// <summary>Samples × outputs; of the last layer pre-activations, where a loss follows.</summary>
    public PanelMatrix Output { get; }

    /// <summary>What <see cref="Backward"/> and <see cref="SumGradients"/> start from: ∂loss/∂output, behind <see cref="DeltaEpilogue"/>.</summary>
    public PanelMatrix Delta { get; }

    /// <summary>Added to ∂loss/∂output of every sample before the layer above adds its part; one value an output, or null.</summary>
    public virtual float* DeltaStart => null;

    /// <summary>Turns ∂loss/∂output into <see cref="Delta"/>, run by the layer above on each finished panel; null where they are the same.</summary>
    public virtual PanelEpilogue? DeltaEpilogue => null;

    /// <summary>Whether <see cref="Penalty"/> adds to the loss.</summary>
    public virtual bool HasPenalty => false;

    /// <summary>The layer below; null for the first.</summary>
    protected LayerComputation? Below { get; }

    /// <summary>Whether it is the last.</summary>
    protected bool IsLast { get; }

    /// <summary>What depends on the parameters alone; while the samples are read.</summary>
    public virtual void Prepare(in SlotPass pass)
    {
    }

    /// <summary>From <see cref="Input"/> to <see cref="Output"/>.</summary>
    public abstract void Forward(in SlotPass pass);

    /// <summary>What the layer adds to the loss of a row; in the phase of the loss, once a row.</summary>
    public virtual double Penalty(in SlotPass pass, int row) => 0;

    /// <summary>From <see cref="Delta"/> to that of the layer below. Not called for the first layer.</summary>
    public abstract void Backward(in SlotPass pass);

    /// <summary>Hands <see cref="StageNetwork.UnitSums"/>, as far as they are this layer's, to <paramref name="sink"/>.</summary>
    public virtual void SumUnits(in SlotPass pass, GradientSink sink)
    {
    }

    /// <summary>Hands the gradient sums of the layer's parameters to <paramref name="sink"/>; nobody reads the parameters any more.</summary>
    public virtual void SumGradients(in SlotPass pass, GradientSink sink)
    {
    }

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        Output.Dispose();
        Delta.Dispose();
    }
}
