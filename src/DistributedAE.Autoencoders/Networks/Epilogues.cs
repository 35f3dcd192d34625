using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Autoencoders;

/// <summary>Chooses the compiled epilogue of an activation.</summary>
internal static class Epilogues
{
    /// <summary>Applies <paramref name="activation"/> to <paramref name="matrix"/>; null where there is nothing to do.</summary>
    public static PanelEpilogue? Forward(Activation activation, PanelMatrix matrix) => activation switch
    {
        Activation.Linear => null,
        Activation.Sigmoid => new ActivationEpilogue<SigmoidFunction>(matrix),
        Activation.Tanh => new ActivationEpilogue<TanhFunction>(matrix),
        Activation.Relu => new ActivationEpilogue<ReluFunction>(matrix),
        Activation.LeakyRelu => new ActivationEpilogue<LeakyReluFunction>(matrix),
        Activation.Softplus => new ActivationEpilogue<SoftplusFunction>(matrix),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "There is no such activation."),
    };

    /// <summary>Turns ∂loss/∂h into ∂loss/∂z; null where they are the same.</summary>
    public static PanelEpilogue? Backward(Activation activation, PanelMatrix delta, PanelMatrix activations, float absoluteWeight) => activation switch
    {
        Activation.Linear when absoluteWeight == 0 => null,
        Activation.Linear => new DeltaEpilogue<LinearFunction>(delta, activations, absoluteWeight),
        Activation.Sigmoid => new DeltaEpilogue<SigmoidFunction>(delta, activations, absoluteWeight),
        Activation.Tanh => new DeltaEpilogue<TanhFunction>(delta, activations, absoluteWeight),
        Activation.Relu => new DeltaEpilogue<ReluFunction>(delta, activations, absoluteWeight),
        Activation.LeakyRelu => new DeltaEpilogue<LeakyReluFunction>(delta, activations, absoluteWeight),
        Activation.Softplus => new DeltaEpilogue<SoftplusFunction>(delta, activations, absoluteWeight),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "There is no such activation."),
    };
}
