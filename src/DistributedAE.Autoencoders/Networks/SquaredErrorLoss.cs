using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DistributedAE.Numerics;
using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Autoencoders;

/// <summary>Squared error Σ (y − t)², without one half; delta = 2 (y − t) · activation'(z).</summary>
/// <param name="ofTarget">Whether t is the sample's value instead of its clean input.</param>
internal sealed unsafe class SquaredErrorLoss<TFunction>(bool ofTarget) : OutputLoss
    where TFunction : struct, IActivationFunction
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override float Row(PanelMatrix output, int row, PanelMatrix target, SampleReader reader, int sample)
    {
        Vector512<float> sum = Vector512<float>.Zero;
        for (int column = 0; column < output.Columns; column += Lanes)
        {
            nint offset = ((nint)row * PanelMatrix.PanelWidth) + (column % PanelMatrix.PanelWidth);
            float* place = output.Panel(column / PanelMatrix.PanelWidth) + offset;
            Vector512<float> y = TinyValues.Clear(TFunction.Apply(Vector512.Load(place)), TinyValues.OfUnits);
            Vector512<float> wanted = ofTarget
                ? Vector512.Create(reader.ValueOf(sample))
                : Vector512.Load(target.Panel(column / PanelMatrix.PanelWidth) + offset);
            Vector512<float> difference = y - wanted;
            if (column + Lanes > output.Columns)
            {
                difference &= LaneMask.First(output.Columns - column);
            }

            sum = Vector512.FusedMultiplyAdd(difference, difference, sum);
            TinyValues.Clear((difference + difference) * TFunction.Derivative(y), TinyValues.OfUnits).Store(place);
        }

        return Reductions.HorizontalSum(sum);
    }
}
