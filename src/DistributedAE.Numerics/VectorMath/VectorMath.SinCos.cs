using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DistributedAE.Numerics;

public static partial class VectorMath
{
    /// <summary>Largest |x| that <see cref="Sin"/>, <see cref="Cos"/> and <see cref="SinCos"/> accept.</summary>
    public const float LargestAngle = 65536f;

    private const float HalfPiHigh = 1.57079637f;
    private const float HalfPiMiddle = -4.37113883e-8f;
    private const float HalfPiLow = -1.71512451e-15f;

    /// <summary>sin x, x in radians, |x| ≤ <see cref="LargestAngle"/> (else NaN); error at most 1.6 ulp; −0 for −0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sin(Vector512<float> x) => SinCos(x).Sin;

    /// <summary>cos x, x in radians, |x| ≤ <see cref="LargestAngle"/> (else NaN); error at most 1.6 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Cos(Vector512<float> x) => SinCos(x).Cos;

    /// <summary>sin x and cos x together, as <see cref="Sin"/> and <see cref="Cos"/> give them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<float> Sin, Vector512<float> Cos) SinCos(Vector512<float> x)
    {
        Vector512<float> signBit = Vector512.Create(-0f);
        Vector512<float> size = Vector512.AndNot(x, signBit);
        Vector512<float> shift = Vector512.Create(RoundingShift);
        Vector512<float> shifted = Vector512.FusedMultiplyAdd(size, Vector512.Create(0.636619747f), shift);
        Vector512<float> quarters = shifted - shift;
        Vector512<float> angle = Vector512.FusedMultiplyAdd(quarters, Vector512.Create(-HalfPiHigh), size);
        angle = Vector512.FusedMultiplyAdd(quarters, Vector512.Create(-HalfPiMiddle), angle);
        angle = Vector512.FusedMultiplyAdd(quarters, Vector512.Create(-HalfPiLow), angle);
        (Vector512<float> sin, Vector512<float> cos) = SinCosOfQuarter(angle, shifted.AsUInt32());

        Vector512<float> inside = Vector512.LessThanOrEqual(size, Vector512.Create(LargestAngle));
        Vector512<float> outside = Vector512.Create(float.NaN);
        return (Vector512.ConditionalSelect(inside, sin ^ (x & signBit), outside), Vector512.ConditionalSelect(inside, cos, outside));
    }

    /// <summary>sin(2π u) and cos(2π u) for u in [0, 1); error at most 2 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<float> Sin, Vector512<float> Cos) SinCosTurns(Vector512<float> u)
    {
        Vector512<float> shift = Vector512.Create(RoundingShift);
        Vector512<float> shifted = Vector512.FusedMultiplyAdd(u, Vector512.Create(4f), shift);
        Vector512<float> rest = Vector512.FusedMultiplyAdd(shifted - shift, Vector512.Create(-0.25f), u);
        return SinCosOfQuarter(rest * Vector512.Create(6.28318548f), shifted.AsUInt32());
    }

    /// <summary>
    /// Sine and cosine of angle + quadrant π/2 for |angle| ≤ π/4 (quadrant: the two lowest bits), by minimax polynomials
    /// θ + θ³ S(θ²) and 1 − θ²/2 + θ⁴ C(θ²) with errors of 2^−28 and 2^−33.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float> Sin, Vector512<float> Cos) SinCosOfQuarter(Vector512<float> angle, Vector512<uint> quadrant)
    {
        Vector512<float> square = angle * angle;
        Vector512<float> sine = Vector512.FusedMultiplyAdd(Vector512.Create(-0.000195184082f), square, Vector512.Create(0.0083321901f));
        sine = Vector512.FusedMultiplyAdd(sine, square, Vector512.Create(-0.166666552f));
        sine = Vector512.FusedMultiplyAdd(sine, square * angle, angle);
        Vector512<float> cosine = Vector512.FusedMultiplyAdd(Vector512.Create(2.44318271e-5f), square, Vector512.Create(-0.00138873071f));
        cosine = Vector512.FusedMultiplyAdd(cosine, square, Vector512.Create(0.0416666456f));
        cosine = Vector512.FusedMultiplyAdd(cosine, square, Vector512.Create(-0.5f));
        cosine = Vector512.FusedMultiplyAdd(cosine, square, Vector512.Create(1f));

        Vector512<uint> one = Vector512.Create(1u);
        Vector512<uint> two = Vector512.Create(2u);
        Vector512<float> even = Vector512.Equals(quadrant & one, Vector512<uint>.Zero).AsSingle();
        Vector512<float> sinSign = ((quadrant & two) << 30).AsSingle();
        Vector512<float> cosSign = (((quadrant + one) & two) << 30).AsSingle();
        return (Vector512.ConditionalSelect(even, sine, cosine) ^ sinSign, Vector512.ConditionalSelect(even, cosine, sine) ^ cosSign);
    }
}
