using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DistributedAE.Autoencoders;

/// <summary>Keeps the lanes that are values and clears those behind the last column.</summary>
internal static class LaneMask
{
    /// <summary>All bits set in the first <paramref name="count"/> lanes (0 or fewer: none; 16 or more: all).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> First(int count) =>
        Vector512.LessThan(Vector512.CreateSequence(0, 1), Vector512.Create(count)).AsSingle();
}
