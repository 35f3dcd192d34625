using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Autoencoders;

/// <summary>
/// Turns ∂loss/∂h of a hidden layer into its delta ∂loss/∂z, in place, panel by panel: adds the L1 penalty's weight · sign(h) and multiplies by the
/// activation's derivative.
/// </summary>
/// <param name="delta">∂loss/∂h, afterwards ∂loss/∂z.</param>
/// <param name="activations">h.</param>
/// <param name="absoluteWeight">Weight of the L1 penalty on h; 0 for none.</param>
internal sealed unsafe class DeltaEpilogue<TFunction>(PanelMatrix delta, PanelMatrix activations, float absoluteWeight) : PanelEpilogue
    where TFunction : struct, IActivationFunction
{
    public override PanelMatrix? Operand => activations;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Apply(int panel, int rowFrom, int rowTo)
    {
        nint from = (nint)rowFrom * PanelMatrix.PanelWidth;
        float* value = delta.Panel(panel) + from;
        float* end = delta.Panel(panel) + ((nint)rowTo * PanelMatrix.PanelWidth);
        float* activation = activations.Panel(panel) + from;
        Vector512<float> penalty = Vector512.Create(absoluteWeight);
        for (; value < end; value += 16, activation += 16)
        {
            Vector512<float> h = Vector512.Load(activation);
            Vector512<float> gradient = Vector512.Load(value);
            if (absoluteWeight != 0)
            {
                gradient += AbsoluteValue.Slope(h, penalty);
            }

            TinyValues.Clear(TinyValues.Clear(gradient, TinyValues.OfUnits) * TFunction.Derivative(h), TinyValues.OfUnits).Store(value);
        }
    }
}
