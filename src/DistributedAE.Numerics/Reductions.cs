using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DistributedAE.Numerics;

/// <summary>
/// Sums with one order, whatever the hardware's width: value i goes to lane i mod 16 (a zero-padded vector stands for the last
/// values), each lane adds its values in order, and the 16 lanes are combined by <see cref="HorizontalSum"/>.
/// An empty span sums to 0.
/// </summary>
public static class Reductions
{
    /// <summary>Values in a chunk of <see cref="SumOfSquaresChunked"/>.</summary>
    public const int ChunkLength = 4096;

    private interface IAccumulation
    {
        static abstract Vector512<float> Add(Vector512<float> sum, Vector512<float> left, Vector512<float> right);
    }

    /// <summary>Σ values[i], in 16 float lanes.</summary>
    public static float Sum(ReadOnlySpan<float> values) => Reduce<PlainSum>(values, values);

    /// <summary>Σ values[i]², in 16 float lanes by fused multiply-add.</summary>
    public static float SumOfSquares(ReadOnlySpan<float> values) => Reduce<ProductSum>(values, values);

    /// <summary>Σ |values[i]|, in 16 float lanes.</summary>
    public static float SumAbsolute(ReadOnlySpan<float> values) => Reduce<AbsoluteSum>(values, values);

    /// <summary>Σ left[i] right[i], in 16 float lanes by fused multiply-add.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        if (left.Length != right.Length)
        {
            throw new ArgumentException($"a dot product needs two spans of one length, not of {left.Length} and {right.Length} values", nameof(right));
        }

        return Reduce<ProductSum>(left, right);
    }

    /// <summary>
    /// The sum of the 16 lanes by a fixed tree: lane i + lane i+8 for i in 0..7, then i + (i+4) for i in 0..3, then i + (i+2), then 0 + 1.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float HorizontalSum(Vector512<float> lanes)
    {
        Vector256<float> eight = lanes.GetLower() + lanes.GetUpper();
        Vector128<float> four = eight.GetLower() + eight.GetUpper();
        return (four.GetElement(0) + four.GetElement(2)) + (four.GetElement(1) + four.GetElement(3));
    }

    /// <summary><see cref="HorizontalSum"/> of many vectors that lie one behind the other, with the same bits, four at a time.</summary>
    /// <param name="lanes">The first vector.</param>
    /// <param name="count">How many.</param>
    /// <param name="sums">One for each.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void HorizontalSums(float* lanes, int count, float* sums)
    {
        const int Width = 16;
        int vector = 0;
        for (; Sse.IsSupported && vector + 4 <= count; vector += 4, lanes += 4 * Width)
        {
            Vector128<float> first = Quarter(lanes);
            Vector128<float> second = Quarter(lanes + Width);
            Vector128<float> third = Quarter(lanes + (2 * Width));
            Vector128<float> fourth = Quarter(lanes + (3 * Width));
            Vector128<float> lowFirst = Sse.UnpackLow(first, second);
            Vector128<float> lowSecond = Sse.UnpackLow(third, fourth);
            Vector128<float> highFirst = Sse.UnpackHigh(first, second);
            Vector128<float> highSecond = Sse.UnpackHigh(third, fourth);
            Vector128<float> even = Sse.MoveLowToHigh(lowFirst, lowSecond) + Sse.MoveLowToHigh(highFirst, highSecond);
            Vector128<float> odd = Sse.MoveHighToLow(lowSecond, lowFirst) + Sse.MoveHighToLow(highSecond, highFirst);
            (even + odd).Store(sums + vector);
        }

        for (; vector < count; vector++, lanes += Width)
        {
            sums[vector] = HorizontalSum(Vector512.Load(lanes));
        }
    }

    /// <summary>
    /// Σ values[i]² for long spans: each chunk of <see cref="ChunkLength"/> values is summed by <see cref="SumOfSquares"/>, widened to
    /// double and added in the order of the chunks. Threads that compute chunks by <see cref="SumOfSquaresOfChunk"/> and
    /// add them in this order get the same bits.
    /// </summary>
    public static double SumOfSquaresChunked(ReadOnlySpan<float> values)
    {
        double sum = 0;
        for (int chunk = 0; chunk < ChunkCount(values.Length); chunk++)
        {
            sum += SumOfSquaresOfChunk(values, chunk);
        }

        return sum;
    }

    /// <summary>Number of chunks in a span of that many values: length ÷ <see cref="ChunkLength"/>, rounded up.</summary>
    public static int ChunkCount(int length) => (int)(((long)length + ChunkLength - 1) / ChunkLength);

    /// <summary>The share of one chunk, from 0, in <see cref="SumOfSquaresChunked"/> of the whole span.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The span has no such chunk.</exception>
    public static double SumOfSquaresOfChunk(ReadOnlySpan<float> values, int chunk)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(chunk);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(chunk, ChunkCount(values.Length));
        int start = chunk * ChunkLength;
        int length = values.Length - start < ChunkLength ? values.Length - start : ChunkLength;
        return SumOfSquares(values.Slice(start, length));
    }

    /// <summary>Whether no value is NaN or infinite; true for an empty span.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool AllFinite(ReadOnlySpan<float> values)
    {
        ref float start = ref MemoryMarshal.GetReference(values);
        Vector512<int> magnitude = Vector512.Create(0x7fffffff);
        Vector512<int> infinity = Vector512.Create(0x7f800000);
        Vector512<int> finite = Vector512<int>.AllBitsSet;
        int whole = values.Length - (values.Length % Vector512<float>.Count);
        for (int index = 0; index < whole; index += Vector512<float>.Count)
        {
            finite &= Vector512.LessThan(Vector512.LoadUnsafe(ref start, (nuint)index).AsInt32() & magnitude, infinity);
        }

        finite &= Vector512.LessThan(Padded(values[whole..]).AsInt32() & magnitude, infinity);
        return Vector512.EqualsAll(finite, Vector512<int>.AllBitsSet);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe Vector128<float> Quarter(float* lanes)
    {
        Vector256<float> eight = Vector256.Load(lanes) + Vector256.Load(lanes + 8);
        return eight.GetLower() + eight.GetUpper();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Reduce<TAccumulation>(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
        where TAccumulation : struct, IAccumulation
    {
        ref float leftStart = ref MemoryMarshal.GetReference(left);
        ref float rightStart = ref MemoryMarshal.GetReference(right);
        Vector512<float> sum = Vector512<float>.Zero;
        int whole = left.Length - (left.Length % Vector512<float>.Count);
        for (int index = 0; index < whole; index += Vector512<float>.Count)
        {
            sum = TAccumulation.Add(
                sum, Vector512.LoadUnsafe(ref leftStart, (nuint)index), Vector512.LoadUnsafe(ref rightStart, (nuint)index));
        }

        if (whole < left.Length)
        {
            sum = TAccumulation.Add(sum, Padded(left[whole..]), Padded(right[whole..]));
        }

        return HorizontalSum(sum);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<float> Padded(ReadOnlySpan<float> values)
    {
        Span<float> padded = stackalloc float[Vector512<float>.Count];
        padded.Clear();
        values.CopyTo(padded);
        return Vector512.Create<float>(padded);
    }

    private readonly struct PlainSum : IAccumulation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Add(Vector512<float> sum, Vector512<float> left, Vector512<float> right) => sum + left;
    }

    private readonly struct ProductSum : IAccumulation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Add(Vector512<float> sum, Vector512<float> left, Vector512<float> right) =>
            Vector512.FusedMultiplyAdd(left, right, sum);
    }

    private readonly struct AbsoluteSum : IAccumulation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Add(Vector512<float> sum, Vector512<float> left, Vector512<float> right) =>
            sum + Vector512.AndNot(left, Vector512.Create(-0f));
    }
}
