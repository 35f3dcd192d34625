using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DistributedAE.Numerics;
using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Autoencoders;

/// <summary>
/// Cross-entropy of a sigmoid output from its logits: max(z, 0) − x z + log(1 + e^−|z|); delta = sigmoid(z) − x. One exponential serves both.
/// </summary>
internal sealed unsafe class CrossEntropyLoss : OutputLoss
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override float Row(PanelMatrix output, int row, PanelMatrix target, SampleReader reader, int sample)
    {
        Vector512<float> sum = Vector512<float>.Zero;
        for (int column = 0; column < output.Columns; column += Lanes)
        {
            nint offset = ((nint)row * PanelMatrix.PanelWidth) + (column % PanelMatrix.PanelWidth);
            float* place = output.Panel(column / PanelMatrix.PanelWidth) + offset;
            Vector512<float> z = Vector512.Load(place);
            Vector512<float> x = Vector512.Load(target.Panel(column / PanelMatrix.PanelWidth) + offset);
            Vector512<float> loss = Element(z, x, out Vector512<float> delta);
            if (column + Lanes > output.Columns)
            {
                Vector512<float> mask = LaneMask.First(output.Columns - column);
                loss &= mask;
                delta &= mask;
            }

            sum += loss;
            TinyValues.Clear(delta, TinyValues.OfUnits).Store(place);
        }

        return Reductions.HorizontalSum(sum);
    }

    /// <summary>The losses of 16 logits, and their deltas.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Element(Vector512<float> z, Vector512<float> x, out Vector512<float> delta)
    {
        Vector512<float> small = VectorMath.Exp(-Vector512.Abs(z));
        Vector512<float> positive = Vector512.GreaterThan(z, Vector512<float>.Zero);
        Vector512<float> upper = Vector512.ConditionalSelect(positive, z, Vector512<float>.Zero);
        Vector512<float> y = Vector512.ConditionalSelect(positive, Vector512<float>.One, small) / (Vector512<float>.One + small);
        delta = y - x;
        return Vector512.FusedMultiplyAdd(-x, z, upper) + VectorMath.Log1P(small);
    }
}
