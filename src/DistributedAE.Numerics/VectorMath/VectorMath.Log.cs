using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DistributedAE.Numerics;

public static partial class VectorMath
{
    private const int TwoThirdsBits = 0x3f2aaaab;
    private const float SmallestNormal = 1.17549435e-38f;

    /// <summary>ln x; error at most 1 ulp, subnormal arguments included. −∞ for ±0, NaN below 0 and for NaN, +∞ for +∞.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log(Vector512<float> x)
    {
        Vector512<float> small = Vector512.LessThan(x, Vector512.Create(SmallestNormal));
        Vector512<float> normal = Vector512.ConditionalSelect(small, x * Vector512.Create(8388608f), x);
        Vector512<float> result = LogOfNormal(normal, small & Vector512.Create(-23f));

        Vector512<float> negative = Vector512.LessThan(x, Vector512<float>.Zero);
        Vector512<float> zero = Vector512.Equals(x, Vector512<float>.Zero);
        result = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(float.PositiveInfinity)), result, x);
        result = Vector512.ConditionalSelect(zero, Vector512.Create(float.NegativeInfinity), result);
        return Vector512.ConditionalSelect(negative, Vector512.Create(float.NaN), result);
    }

    /// <summary>ln x + exponentOffset ln 2 for a positive normal x; anything else gives a meaningless result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> LogOfNormal(Vector512<float> x, Vector512<float> exponentOffset)
    {
        // x = m 2^e with m in [2/3, 4/3): arguments around 1 keep e = 0 and so their relative accuracy
        Vector512<int> bits = x.AsInt32();
        Vector512<int> exponent = (bits - Vector512.Create(TwoThirdsBits)) >> 23;
        Vector512<float> fraction = (bits - (exponent << 23)).AsSingle() - Vector512.Create(1f);
        Vector512<float> power = Vector512.ConvertToSingle(exponent) + exponentOffset;
        return Vector512.FusedMultiplyAdd(power, Vector512.Create(Ln2High), Log1PReduced(fraction));
    }

    /// <summary>ln(1 + m) for |m| ≤ 1/3: m − m²/2 + m³ P(m), P a minimax polynomial of degree 7; relative error 2^−27.5.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Log1PReduced(Vector512<float> m)
    {
        Vector512<float> square = m * m;
        Vector512<float> even = Vector512.FusedMultiplyAdd(Vector512.Create(-0.131881475f), square, Vector512.Create(-0.12115939f));
        even = Vector512.FusedMultiplyAdd(even, square, Vector512.Create(-0.166854069f));
        even = Vector512.FusedMultiplyAdd(even, square, Vector512.Create(-0.249996901f));
        Vector512<float> odd = Vector512.FusedMultiplyAdd(Vector512.Create(0.139619365f), square, Vector512.Create(0.140110418f));
        odd = Vector512.FusedMultiplyAdd(odd, square, Vector512.Create(0.200100347f));
        Vector512<float> sum = Vector512.FusedMultiplyAdd(odd, m, even);
        sum = Vector512.FusedMultiplyAdd(sum, m, Vector512.Create(0.333332241f));
        sum = Vector512.FusedMultiplyAdd(sum, m, Vector512.Create(-0.5f));
        return Vector512.FusedMultiplyAdd(sum, square, m);
    }
}
