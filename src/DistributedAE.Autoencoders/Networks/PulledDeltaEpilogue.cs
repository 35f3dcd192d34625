using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Autoencoders;

/// <summary>Adds to finished deltas what a penalty takes back to the pre-activations themselves.</summary>
/// <param name="finish">Turns ∂loss/∂h into the delta; null where they are the same.</param>
/// <param name="delta">The deltas.</param>
/// <param name="pull">What is added.</param>
internal sealed unsafe class PulledDeltaEpilogue(PanelEpilogue? finish, PanelMatrix delta, PanelMatrix pull) : PanelEpilogue
{
    public override PanelMatrix? Operand => finish?.Operand ?? pull;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Apply(int panel, int rowFrom, int rowTo)
    {
        finish?.Apply(panel, rowFrom, rowTo);
        nint from = (nint)rowFrom * PanelMatrix.PanelWidth;
        float* value = delta.Panel(panel) + from;
        float* added = pull.Panel(panel) + from;
        float* end = delta.Panel(panel) + ((nint)rowTo * PanelMatrix.PanelWidth);
        for (; value < end; value += Vector512<float>.Count, added += Vector512<float>.Count)
        {
            TinyValues.Clear(Vector512.Load(value) + Vector512.Load(added), TinyValues.OfUnits).Store(value);
        }
    }
}
