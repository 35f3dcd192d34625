using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DistributedAE.Orchestration;

/// <summary>Operations on each element by itself: the same bits at every vector width.</summary>
internal static class Elementwise
{
    /// <summary>left[i] ← left[i] + right[i]</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(Span<float> left, ReadOnlySpan<float> right)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(right.Length, left.Length);
        ref float target = ref MemoryMarshal.GetReference(left);
        ref float source = ref MemoryMarshal.GetReference(right);
        int index = 0;
        for (; index <= left.Length - Vector512<float>.Count; index += Vector512<float>.Count)
        {
            Vector512<float> sum = Vector512.LoadUnsafe(ref target, (nuint)index) + Vector512.LoadUnsafe(ref source, (nuint)index);
            sum.StoreUnsafe(ref target, (nuint)index);
        }

        for (; index < left.Length; index++)
        {
            Unsafe.Add(ref target, index) += Unsafe.Add(ref source, index);
        }
    }
}
