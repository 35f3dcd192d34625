using System.Runtime.Intrinsics;

namespace DistributedAE.Autoencoders;

/// <summary>The L1 penalty's derivative.</summary>
internal static class AbsoluteValue
{
    /// <summary>size · sign(h), 0 at 0.</summary>
    public static Vector512<float> Slope(Vector512<float> h, Vector512<float> size)
    {
        Vector512<float> positive = Vector512.ConditionalSelect(Vector512.GreaterThan(h, Vector512<float>.Zero), size, Vector512<float>.Zero);
        return Vector512.ConditionalSelect(Vector512.LessThan(h, Vector512<float>.Zero), -size, positive);
    }
}
