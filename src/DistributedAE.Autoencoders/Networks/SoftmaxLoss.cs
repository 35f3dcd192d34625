using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DistributedAE.Numerics;
using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Autoencoders;

/// <summary>−log softmax(z)[class], computed from z − max z; delta = softmax(z) − one-hot(class).</summary>
internal sealed unsafe class SoftmaxLoss : OutputLoss
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override float Row(PanelMatrix output, int row, PanelMatrix target, SampleReader reader, int sample)
    {
        int label = reader.ClassOf(sample);
        float labelLogit = *Place(output, row, label);
        float largest = Largest(output, row);
        float total = Exponentials(output, row, largest);
        Vector512<float> divisor = Vector512.Create(total);
        for (int column = 0; column < output.Columns; column += Lanes)
        {
            float* place = Place(output, row, column);
            TinyValues.Clear(Vector512.Load(place) / divisor, TinyValues.OfUnits).Store(place);
        }

        *Place(output, row, label) -= 1;
        return VectorMath.Log(divisor).ToScalar() + (largest - labelLogit);
    }

    /// <summary>Replaces a row of logits by its probabilities.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Probabilities(PanelMatrix output, int row)
    {
        Vector512<float> total = Vector512.Create(Exponentials(output, row, Largest(output, row)));
        for (int column = 0; column < output.Columns; column += Lanes)
        {
            float* place = Place(output, row, column);
            (Vector512.Load(place) / total).Store(place);
        }
    }

    private static float* Place(PanelMatrix output, int row, int column) =>
        output.Panel(column / PanelMatrix.PanelWidth) + ((nint)row * PanelMatrix.PanelWidth) + (column % PanelMatrix.PanelWidth);

    private static float Largest(PanelMatrix output, int row)
    {
        float largest = *Place(output, row, 0);
        for (int column = 1; column < output.Columns; column++)
        {
            float value = *Place(output, row, column);
            largest = value > largest || float.IsNaN(value) ? value : largest;
        }

        return largest;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Exponentials(PanelMatrix output, int row, float largest)
    {
        Vector512<float> sum = Vector512<float>.Zero;
        for (int column = 0; column < output.Columns; column += Lanes)
        {
            float* place = Place(output, row, column);
            Vector512<float> power = VectorMath.Exp(Vector512.Load(place) - Vector512.Create(largest));
            power &= LaneMask.First(output.Columns - column);
            sum += power;
            power.Store(place);
        }

        return Reductions.HorizontalSum(sum);
    }
}
