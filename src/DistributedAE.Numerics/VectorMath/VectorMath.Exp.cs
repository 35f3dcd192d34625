using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DistributedAE.Numerics;

/// <summary>
/// Elementary functions of 16 floats at a time, built from + − × ÷ √, fused multiply-add, comparisons and integer
/// operations only, all of which IEEE 754 or two's complement define to the bit. So a result is the same at every vector width.
/// The error of each function is measured over the whole float range by the tests; "ulp" is the spacing of floats at the exact result.
/// </summary>
public static partial class VectorMath
{
    private const float Log2E = 1.44269504f;
    private const float Ln2High = 0.693147182f;
    private const float Ln2Low = -1.90465421e-9f;

    /// <summary>Adding it to |a| &lt; 2^22 leaves a, rounded to an integer, in the low bits of the sum.</summary>
    private const float RoundingShift = 12582912f;

    private const float ExpUnderflow = -104f;
    private const float ExpOverflow = 89f;

    /// <summary>e^x; error at most 1.05 ulp. 0 below −103.98, +∞ above 88.73, NaN for NaN; subnormal results are kept.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x)
    {
        // comparisons with NaN are false, so NaN passes both clamps
        x = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(ExpUnderflow)), Vector512.Create(ExpUnderflow), x);
        x = Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512.Create(ExpOverflow)), Vector512.Create(ExpOverflow), x);

        Vector512<float> shift = Vector512.Create(RoundingShift + 254f);
        Vector512<float> shifted = Vector512.FusedMultiplyAdd(x, Vector512.Create(Log2E), shift);
        Vector512<float> reduced = ExpMinusOneReduced(ReduceByLn2(x, shifted - shift));

        // 2^n in two factors, because n in [-150, 128] is wider than the exponent of one normal float; only the last product rounds
        Vector512<uint> exponents = shifted.AsUInt32();
        Vector512<uint> half = exponents >>> 1;
        Vector512<float> scale = (half << 23).AsSingle();
        return Vector512.FusedMultiplyAdd(scale, reduced, scale) * ((exponents - half) << 23).AsSingle();
    }

    /// <summary>e^(−|x|), in [0, 1]: the part that sigmoid and softplus share. NaN for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> ExpOfMinusAbsolute(Vector512<float> x)
    {
        x |= Vector512.Create(-0f);
        x = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(ExpUnderflow)), Vector512.Create(ExpUnderflow), x);

        // n in [-150, 0], biased so that the low bits are the exponent field of 2^(n + 64)
        Vector512<float> shift = Vector512.Create(RoundingShift + 127f + 64f);
        Vector512<float> shifted = Vector512.FusedMultiplyAdd(x, Vector512.Create(Log2E), shift);
        Vector512<float> reduced = ExpMinusOneReduced(ReduceByLn2(x, shifted - shift));
        Vector512<float> scale = (shifted.AsUInt32() << 23).AsSingle();
        return Vector512.FusedMultiplyAdd(scale, reduced, scale) * Vector512.Create(5.42101086e-20f);
    }

    /// <summary>x − n ln 2 with ln 2 in two parts; the first product and difference are exact (Cody and Waite).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> ReduceByLn2(Vector512<float> x, Vector512<float> n)
    {
        Vector512<float> rest = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2High), x);
        return Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2Low), rest);
    }

    /// <summary>e^r − 1 for |r| ≤ ln(2)/2: r + r² Q(r), Q a minimax polynomial of degree 4 with relative error 2^−26.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> ExpMinusOneReduced(Vector512<float> r)
    {
        // in two halves (Estrin), because the length of the chain, not the number of operations, bounds the speed
        Vector512<float> square = r * r;
        Vector512<float> upper = Vector512.FusedMultiplyAdd(Vector512.Create(0.00836655498f), r, Vector512.Create(0.0416664295f));
        Vector512<float> lower = Vector512.FusedMultiplyAdd(Vector512.Create(0.166665435f), r, Vector512.Create(0.5f));
        upper = Vector512.FusedMultiplyAdd(Vector512.Create(0.00139382691f), square, upper);
        return Vector512.FusedMultiplyAdd(Vector512.FusedMultiplyAdd(upper, square, lower), square, r);
    }
}
