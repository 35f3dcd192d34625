using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Autoencoders;

/// <summary>Applies an activation in place to each finished panel of pre-activations.</summary>
/// <param name="matrix">Pre-activations, afterwards activations.</param>
internal sealed unsafe class ActivationEpilogue<TFunction>(PanelMatrix matrix) : PanelEpilogue
    where TFunction : struct, IActivationFunction
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Apply(int panel, int rowFrom, int rowTo)
    {
        float* value = matrix.Panel(panel) + ((nint)rowFrom * PanelMatrix.PanelWidth);
        float* end = matrix.Panel(panel) + ((nint)rowTo * PanelMatrix.PanelWidth);
        for (; value < end; value += 16)
        {
            TinyValues.Clear(TFunction.Apply(Vector512.Load(value)), TinyValues.OfUnits).Store(value);
        }
    }
}
