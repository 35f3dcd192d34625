using DistributedAE.Autoencoders;
using static TorchSharp.torch;

namespace DistributedAE.TorchSharp;

/// <summary>The activations.</summary>
internal static class TorchActivations
{
    private const double LeakySlope = 0.01;

    /// <summary>The activation of <paramref name="z"/>.</summary>
    public static Tensor Apply(Activation activation, Tensor z) => activation switch
    {
        Activation.Linear => z,
        Activation.Sigmoid => z.sigmoid(),
        Activation.Tanh => z.tanh(),
        Activation.Relu => z.relu(),
        Activation.LeakyRelu => z.leaky_relu(LeakySlope),
        Activation.Softplus => z.softplus(),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "There is no such activation."),
    };

    /// <summary>The derivative by z, written in terms of the activation <paramref name="h"/>; null where it is 1.</summary>
    /// <exception cref="ArgumentException">Contraction has no use of such units.</exception>
    public static Tensor? Slope(Activation activation, Tensor h) => activation switch
    {
        Activation.Linear => null,
        Activation.Sigmoid => h * (1 - h),
        Activation.Tanh => 1 - (h * h),
        _ => throw new ArgumentException($"Contraction needs linear, sigmoid or tanh units, not {activation}."),
    };
}
