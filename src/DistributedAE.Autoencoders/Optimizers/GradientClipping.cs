using DistributedAE.Numerics;

namespace DistributedAE.Autoencoders;

/// <summary>Scales a gradient down where it is too long (Pascanu, Mikolov and Bengio 2013, algorithm 1).</summary>
public static class GradientClipping
{
    /// <summary>
    /// min(1, clipNorm / ‖mean gradient‖₂), over all parameters together and without weight decay; 1 when nothing is clipped.
    /// Multiply the gradient by it.
    /// </summary>
    /// <param name="gradientSums">Sums of the gradients over the samples.</param>
    /// <param name="count">Number of samples, ≥ 1.</param>
    /// <param name="clipNorm">The longest norm that is left as it is, &gt; 0; null does not clip.</param>
    public static double Factor(ReadOnlySpan<float> gradientSums, long count, double? clipNorm)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (clipNorm is not { } limit)
        {
            return 1;
        }

        return Factor(Norm(gradientSums, count), limit);
    }

    /// <summary>min(1, clipNorm / norm).</summary>
    /// <param name="norm">Length of the mean gradient.</param>
    /// <param name="clipNorm">The longest norm that is left as it is, &gt; 0.</param>
    public static double Factor(double norm, double clipNorm) => norm > clipNorm ? clipNorm / norm : 1;

    /// <summary>‖Σ / count‖₂, in double.</summary>
    /// <param name="gradientSums">Sums of the gradients over the samples.</param>
    /// <param name="count">Number of samples, ≥ 1.</param>
    public static double Norm(ReadOnlySpan<float> gradientSums, long count) =>
        Math.Sqrt(Reductions.SumOfSquaresChunked(gradientSums)) / count;
}
