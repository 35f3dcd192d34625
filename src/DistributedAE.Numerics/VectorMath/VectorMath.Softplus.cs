using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DistributedAE.Numerics;

public static partial class VectorMath
{
    /// <summary>
    /// ln(1 + e^x) = max(x, 0) + ln(1 + e^(−|x|)); error at most 2 ulp. 0 for −∞, +∞ for +∞, NaN for NaN.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Softplus(Vector512<float> x)
    {
        Vector512<float> positive = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<float>.Zero), Vector512<float>.Zero, x);
        return positive + Log1POfUnit(ExpOfMinusAbsolute(x));
    }

    /// <summary>ln(1 + x) for x in [0, 1]; meaningless elsewhere. Beyond 1/3 it is ln 2 + ln(1 + (x − 1)/2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Log1POfUnit(Vector512<float> x)
    {
        Vector512<float> half = Vector512.Create(0.5f);
        Vector512<float> large = Vector512.GreaterThan(x, Vector512.Create(0.333333343f));
        Vector512<float> fraction = Vector512.ConditionalSelect(large, Vector512.FusedMultiplyAdd(half, x, -half), x);
        return Log1PReduced(fraction) + (large & Vector512.Create(Ln2High));
    }
}
