namespace DistributedAE.Autoencoders.Tests.Reference;

/// <summary>The losses of one sample and their derivatives by the last pre-activations, in float64.</summary>
public static class ReferenceLosses
{
    /// <summary>Loss of one sample.</summary>
    /// <param name="loss">Which loss.</param>
    /// <param name="activation">Activation of the last layer.</param>
    /// <param name="z">The last layer's pre-activations.</param>
    /// <param name="target">The target's features; empty with softmax.</param>
    /// <param name="label">The class; unused without softmax.</param>
    public static double Value(ReferenceLoss loss, Activation activation, ReadOnlySpan<double> z, ReadOnlySpan<double> target, int label)
    {
        if (loss == ReferenceLoss.SoftmaxCrossEntropy)
        {
            return LogOfSum(z) - z[label];
        }

        double sum = 0;
        for (int j = 0; j < z.Length; j++)
        {
            double error = ReferenceActivations.Value(activation, z[j]) - target[j];
            sum += loss == ReferenceLoss.SquaredError ? error * error : ReferenceActivations.Softplus(z[j]) - (target[j] * z[j]);
        }

        return sum;
    }

    /// <summary>Derivative of <see cref="Value"/> by z[j].</summary>
    public static double Derivative(
        ReferenceLoss loss, Activation activation, ReadOnlySpan<double> z, ReadOnlySpan<double> target, int label, int j)
    {
        double y = ReferenceActivations.Value(activation, z[j]);
        return loss switch
        {
            ReferenceLoss.SquaredError => 2 * (y - target[j]) * ReferenceActivations.Derivative(activation, z[j]),
            ReferenceLoss.CrossEntropy => y - target[j],
            ReferenceLoss.SoftmaxCrossEntropy => Math.Exp(z[j] - LogOfSum(z)) - (j == label ? 1 : 0),
            _ => throw new ArgumentOutOfRangeException(nameof(loss)),
        };
    }

    /// <summary>log Σ e^z, without overflow.</summary>
    private static double LogOfSum(ReadOnlySpan<double> z)
    {
        double largest = double.NegativeInfinity;
        foreach (double value in z)
        {
            largest = Math.Max(largest, value);
        }

        double sum = 0;
        foreach (double value in z)
        {
            sum += Math.Exp(value - largest);
        }

        return largest + Math.Log(sum);
    }
}
