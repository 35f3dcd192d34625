using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Autoencoders;

/// <summary>Sums of squares down the columns of a weight: one chain of fused multiply-adds a column, input after input.</summary>
internal static unsafe class ColumnSquares
{
    /// <summary>factor · Σ_i W_ij² of a panel's columns; 0 behind the last one.</summary>
    /// <param name="weights">The weight.</param>
    /// <param name="panel">Which panel.</param>
    /// <param name="factor">Multiplies each sum.</param>
    /// <param name="sums">Takes 32 values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compute(Weights weights, int panel, float factor, float* sums)
    {
        Vector512<float> left = default;
        Vector512<float> right = default;
        float* value = weights.Panel(panel);
        int length = weights.RowLength(panel);
        for (int input = 0; input < weights.Inputs; input++, value += length)
        {
            Vector512<float> weight = Vector512.Load(value);
            left = Vector512.FusedMultiplyAdd(weight, weight, left);
            if (length > Vector512<float>.Count)
            {
                weight = Vector512.Load(value + Vector512<float>.Count);
                right = Vector512.FusedMultiplyAdd(weight, weight, right);
            }
        }

        (left * Vector512.Create(factor)).Store(sums);
        (right * Vector512.Create(factor)).Store(sums + Vector512<float>.Count);
    }
}
