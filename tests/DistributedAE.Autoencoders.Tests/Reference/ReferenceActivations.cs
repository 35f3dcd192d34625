namespace DistributedAE.Autoencoders.Tests.Reference;

/// <summary>The six activations and their derivatives in float64.</summary>
public static class ReferenceActivations
{
    private const double LeakySlope = 0.01;

    /// <summary>The activation of z.</summary>
    public static double Value(Activation activation, double z) => activation switch
    {
        Activation.Linear => z,
        Activation.Sigmoid => Sigmoid(z),
        Activation.Tanh => Math.Tanh(z),
        Activation.Relu => Math.Max(z, 0),
        Activation.LeakyRelu => z > 0 ? z : LeakySlope * z,
        Activation.Softplus => Softplus(z),
        _ => throw new ArgumentOutOfRangeException(nameof(activation)),
    };

    /// <summary>Its derivative at z.</summary>
    public static double Derivative(Activation activation, double z) => activation switch
    {
        Activation.Linear => 1,
        Activation.Sigmoid => Sigmoid(z) * Sigmoid(-z),
        Activation.Tanh => 4 * Sigmoid(2 * z) * Sigmoid(-2 * z),
        Activation.Relu => z > 0 ? 1 : 0,
        Activation.LeakyRelu => z > 0 ? 1 : LeakySlope,
        Activation.Softplus => Sigmoid(z),
        _ => throw new ArgumentOutOfRangeException(nameof(activation)),
    };

    /// <summary>The second derivative at z, of the activations that contraction is for.</summary>
    public static double SecondDerivative(Activation activation, double z) => activation switch
    {
        Activation.Linear => 0,
        Activation.Sigmoid => Derivative(activation, z) * (1 - (2 * Value(activation, z))),
        Activation.Tanh => Derivative(activation, z) * -2 * Value(activation, z),
        _ => throw new ArgumentOutOfRangeException(nameof(activation)),
    };

    /// <summary>Whether the derivative jumps at z = 0.</summary>
    public static bool HasKink(Activation activation) => activation is Activation.Relu or Activation.LeakyRelu;

    /// <summary>1 / (1 + e^−z), without overflow and exact in both tails.</summary>
    public static double Sigmoid(double z) => z >= 0 ? 1 / (1 + Math.Exp(-z)) : Math.Exp(z) / (1 + Math.Exp(z));

    /// <summary>log(1 + e^z), without overflow and exact in both tails.</summary>
    public static double Softplus(double z) => Math.Max(z, 0) + LogOnePlus(Math.Exp(-Math.Abs(z)));

    /// <summary>log(1 + x) for x ≥ 0; Kahan's correction of the rounding of 1 + x.</summary>
    private static double LogOnePlus(double x)
    {
        double sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * x / (sum - 1);
    }
}
