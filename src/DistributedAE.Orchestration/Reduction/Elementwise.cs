using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DistributedAE.Orchestration;

/// <summary>Operations on each element by itself: the same bits at every vector width.</summary>
internal static class Elementwise
{
    /// <summary>left[i] ← left[i] + right[i]</summary>
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

    /// <summary>Whether no value is infinite or NaN.</summary>
    public static bool AllFinite(ReadOnlySpan<float> values)
    {
        ref float source = ref MemoryMarshal.GetReference(values);

        // 0·x is ±0 for a finite x and NaN for the others, and a NaN stays in the sum
        Vector512<float> zeros = Vector512<float>.Zero;
        int index = 0;
        for (; index <= values.Length - Vector512<float>.Count; index += Vector512<float>.Count)
        {
            zeros += Vector512.LoadUnsafe(ref source, (nuint)index) * Vector512<float>.Zero;
        }

        float rest = 0;
        for (; index < values.Length; index++)
        {
            rest += Unsafe.Add(ref source, index) * 0f;
        }

        return rest == 0 && Vector512.EqualsAll(zeros, Vector512<float>.Zero);
    }
}
