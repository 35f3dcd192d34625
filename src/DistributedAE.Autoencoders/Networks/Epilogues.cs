using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Autoencoders;

/// <summary>Chooses the compiled epilogue of an activation.</summary>
internal static class Epilogues
{
    /// <summary>Applies <paramref name="activation"/> to <paramref name="matrix"/>; null where there is nothing to do.</summary>
    public static PanelEpilogue? Forward(Activation activation, PanelMatrix matrix) =>
        activation == Activation.Linear ? null : ActivationFunctions.Choose(activation, new ForwardUse(matrix));

    /// <summary>Turns ∂loss/∂h into ∂loss/∂z; null where they are the same.</summary>
    public static PanelEpilogue? Backward(Activation activation, PanelMatrix delta, PanelMatrix activations, float absoluteWeight) =>
        activation == Activation.Linear && absoluteWeight == 0 ? null : ActivationFunctions.Choose(activation, new BackwardUse(delta, activations, absoluteWeight));

    private sealed record ForwardUse(PanelMatrix Matrix) : IActivationUse<PanelEpilogue>
    {
        public PanelEpilogue Of<TFunction>()
            where TFunction : struct, IActivationFunction => new ActivationEpilogue<TFunction>(Matrix);
    }

    private sealed record BackwardUse(PanelMatrix Delta, PanelMatrix Activations, float AbsoluteWeight) : IActivationUse<PanelEpilogue>
    {
        public PanelEpilogue Of<TFunction>()
            where TFunction : struct, IActivationFunction => new DeltaEpilogue<TFunction>(Delta, Activations, AbsoluteWeight);
    }
}
