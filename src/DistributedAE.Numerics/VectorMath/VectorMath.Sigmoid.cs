using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DistributedAE.Numerics;

public static partial class VectorMath
{
    /// <summary>
    /// 1 / (1 + e^(−x)); error at most 2.5 ulp. Falls through the subnormals to 0 as e^x does for very negative x;
    /// 1 above 17, NaN for NaN.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sigmoid(Vector512<float> x)
    {
        Vector512<float> one = Vector512.Create(1f);
        Vector512<float> power = ExpOfMinusAbsolute(x);
        Vector512<float> numerator = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<float>.Zero), power, one);
        return numerator / (one + power);
    }
}
