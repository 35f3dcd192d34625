using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DistributedAE.Numerics;

public static partial class VectorMath
{
    /// <summary>
    /// ln(1 + x), accurate for small x too; error at most 1.5 ulp. −∞ for −1, NaN below −1 and for NaN, +∞ for +∞, ±0 for ±0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log1P(Vector512<float> x)
    {
        // 1 + x = (1 + m) 2^e with 1 + m in [2/3, 4/3); m = x 2^-e + (2^-e - 1) never forms the rounded 1 + x.
        // 2^-e is made as 2^(2-e) / 4 so that it stays normal for e = 128.
        Vector512<int> exponentBits = ((x + Vector512.Create(1f)).AsInt32() - Vector512.Create(TwoThirdsBits))
            & Vector512.Create(unchecked((int)0xff800000));
        Vector512<float> scaled = (x.AsInt32() - exponentBits).AsSingle();
        Vector512<float> scale = (Vector512.Create(4f).AsInt32() - exponentBits).AsSingle();
        Vector512<float> fraction = scaled + Vector512.FusedMultiplyAdd(Vector512.Create(0.25f), scale, Vector512.Create(-1f));
        Vector512<float> power = Vector512.ConvertToSingle(exponentBits >> 23);
        Vector512<float> result = Vector512.FusedMultiplyAdd(power, Vector512.Create(Ln2High), Log1PReduced(fraction));

        Vector512<float> minusOne = Vector512.Create(-1f);
        Vector512<float> itself = ~Vector512.LessThan(x, Vector512.Create(float.PositiveInfinity)) | Vector512.Equals(x, Vector512<float>.Zero);
        result = Vector512.ConditionalSelect(itself, x, result);
        result = Vector512.ConditionalSelect(Vector512.Equals(x, minusOne), Vector512.Create(float.NegativeInfinity), result);
        return Vector512.ConditionalSelect(Vector512.LessThan(x, minusOne), Vector512.Create(float.NaN), result);
    }
}
