using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DistributedAE.Numerics;

public static partial class VectorMath
{
    /// <summary>
    /// tanh x = E / (E + 2) with E = e^(2|x|) − 1, sign of x; error at most 2.5 ulp. ±1 beyond 9.02, ±0 for ±0, NaN for NaN.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Tanh(Vector512<float> x)
    {
        Vector512<float> signBit = Vector512.Create(-0f);
        Vector512<float> limit = Vector512.Create(10f);
        Vector512<float> size = Vector512.AndNot(x, signBit);
        size = Vector512.ConditionalSelect(Vector512.GreaterThan(size, limit), limit, size);
        size += size;

        // n in [0, 29]; E = 2^n (e^r - 1) + (2^n - 1), which for n = 0 keeps the relative accuracy of e^r - 1
        Vector512<float> shift = Vector512.Create(RoundingShift + 127f);
        Vector512<float> shifted = Vector512.FusedMultiplyAdd(size, Vector512.Create(Log2E), shift);
        Vector512<float> reduced = ExpMinusOneReduced(ReduceByLn2(size, shifted - shift));
        Vector512<float> scale = (shifted.AsUInt32() << 23).AsSingle();
        Vector512<float> grown = Vector512.FusedMultiplyAdd(scale, reduced, scale - Vector512.Create(1f));
        return (grown / (grown + Vector512.Create(2f))) | (x & signBit);
    }
}
