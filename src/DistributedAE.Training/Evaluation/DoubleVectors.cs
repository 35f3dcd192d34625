using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DistributedAE.Training.Evaluation;

/// <summary>Operations on rows of doubles with eight virtual lanes, so that every processor gives the same bits.</summary>
internal static class DoubleVectors
{
    private const int Lanes = 8;

    /// <summary>Σ left[i] · right[i]; lane after lane, then the lanes as a balanced tree, then the ragged end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        ref double a = ref MemoryMarshal.GetReference(left);
        ref double b = ref MemoryMarshal.GetReference(right);
        int whole = Math.Min(left.Length, right.Length) / Lanes * Lanes;
        Vector512<double> lanes = Vector512<double>.Zero;
        for (int at = 0; at < whole; at += Lanes)
        {
            lanes = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref a, (nuint)at), Vector512.LoadUnsafe(ref b, (nuint)at), lanes);
        }

        Vector256<double> four = lanes.GetLower() + lanes.GetUpper();
        Vector128<double> two = four.GetLower() + four.GetUpper();
        double sum = two[0] + two[1];
        for (int at = whole; at < left.Length; at++)
        {
            sum = Math.FusedMultiplyAdd(left[at], right[at], sum);
        }

        return sum;
    }

    /// <summary>target[i] += factor · source[i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(Span<double> target, double factor, ReadOnlySpan<double> source)
    {
        ref double to = ref MemoryMarshal.GetReference(target);
        ref double from = ref MemoryMarshal.GetReference(source);
        int whole = Math.Min(target.Length, source.Length) / Lanes * Lanes;
        Vector512<double> factors = Vector512.Create(factor);
        for (int at = 0; at < whole; at += Lanes)
        {
            Vector512.FusedMultiplyAdd(factors, Vector512.LoadUnsafe(ref from, (nuint)at), Vector512.LoadUnsafe(ref to, (nuint)at)).StoreUnsafe(ref to, (nuint)at);
        }

        for (int at = whole; at < target.Length; at++)
        {
            target[at] = Math.FusedMultiplyAdd(factor, source[at], target[at]);
        }
    }

    /// <summary>Turns two rows: (first, second) becomes (cos · first − sin · second, sin · first + cos · second).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rotate(Span<double> first, Span<double> second, double cos, double sin)
    {
        ref double a = ref MemoryMarshal.GetReference(first);
        ref double b = ref MemoryMarshal.GetReference(second);
        int whole = Math.Min(first.Length, second.Length) / Lanes * Lanes;
        for (int at = 0; at < whole; at += Lanes)
        {
            Vector512<double> x = Vector512.LoadUnsafe(ref a, (nuint)at);
            Vector512<double> y = Vector512.LoadUnsafe(ref b, (nuint)at);
            ((x * cos) - (y * sin)).StoreUnsafe(ref a, (nuint)at);
            ((x * sin) + (y * cos)).StoreUnsafe(ref b, (nuint)at);
        }

        for (int at = whole; at < first.Length; at++)
        {
            double x = first[at];
            double y = second[at];
            first[at] = (x * cos) - (y * sin);
            second[at] = (x * sin) + (y * cos);
        }
    }
}
