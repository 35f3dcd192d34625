using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DistributedAE.Numerics;

/// <summary>
/// The functions of <see cref="VectorMath"/> over spans. A value's result depends on the value alone, not on its position:
/// what is left after the last 16 values goes through the same vector code. The destination may be the source itself, but
/// must not overlap it otherwise.
/// </summary>
/// <remarks>Each throws <see cref="ArgumentException"/> when the destination is shorter than the source.</remarks>
public static class ElementFunctions
{
    private interface IFunction
    {
        static abstract Vector512<float> Of(Vector512<float> x);
    }

    /// <summary>destination[i] = e^source[i]; see <see cref="VectorMath.Exp"/>.</summary>
    public static void Exp(ReadOnlySpan<float> source, Span<float> destination) => Map<ExpFunction>(source, destination);

    /// <summary>destination[i] = ln source[i]; see <see cref="VectorMath.Log"/>.</summary>
    public static void Log(ReadOnlySpan<float> source, Span<float> destination) => Map<LogFunction>(source, destination);

    /// <summary>destination[i] = ln(1 + source[i]); see <see cref="VectorMath.Log1P"/>.</summary>
    public static void Log1P(ReadOnlySpan<float> source, Span<float> destination) => Map<Log1PFunction>(source, destination);

    /// <summary>destination[i] = tanh source[i]; see <see cref="VectorMath.Tanh"/>.</summary>
    public static void Tanh(ReadOnlySpan<float> source, Span<float> destination) => Map<TanhFunction>(source, destination);

    /// <summary>destination[i] = 1 / (1 + e^(−source[i])); see <see cref="VectorMath.Sigmoid"/>.</summary>
    public static void Sigmoid(ReadOnlySpan<float> source, Span<float> destination) => Map<SigmoidFunction>(source, destination);

    /// <summary>destination[i] = ln(1 + e^source[i]); see <see cref="VectorMath.Softplus"/>.</summary>
    public static void Softplus(ReadOnlySpan<float> source, Span<float> destination) => Map<SoftplusFunction>(source, destination);

    /// <summary>destination[i] = sin source[i]; see <see cref="VectorMath.Sin"/>.</summary>
    public static void Sin(ReadOnlySpan<float> source, Span<float> destination) => Map<SinFunction>(source, destination);

    /// <summary>destination[i] = cos source[i]; see <see cref="VectorMath.Cos"/>.</summary>
    public static void Cos(ReadOnlySpan<float> source, Span<float> destination) => Map<CosFunction>(source, destination);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Map<TFunction>(ReadOnlySpan<float> source, Span<float> destination)
        where TFunction : struct, IFunction
    {
        if (destination.Length < source.Length)
        {
            throw new ArgumentException(
                $"the destination holds {destination.Length} values, the source {source.Length}; it must not be shorter", nameof(destination));
        }

        ref float from = ref MemoryMarshal.GetReference(source);
        ref float to = ref MemoryMarshal.GetReference(destination);
        int whole = source.Length - (source.Length % Vector512<float>.Count);
        for (int index = 0; index < whole; index += Vector512<float>.Count)
        {
            TFunction.Of(Vector512.LoadUnsafe(ref from, (nuint)index)).StoreUnsafe(ref to, (nuint)index);
        }

        if (whole < source.Length)
        {
            MapTail<TFunction>(source[whole..], destination[whole..]);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MapTail<TFunction>(ReadOnlySpan<float> source, Span<float> destination)
        where TFunction : struct, IFunction
    {
        Span<float> padded = stackalloc float[Vector512<float>.Count];
        padded.Clear();
        source.CopyTo(padded);
        TFunction.Of(Vector512.Create<float>(padded)).CopyTo(padded);
        padded[..source.Length].CopyTo(destination);
    }

    private readonly struct ExpFunction : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Of(Vector512<float> x) => VectorMath.Exp(x);
    }

    private readonly struct LogFunction : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Of(Vector512<float> x) => VectorMath.Log(x);
    }

    private readonly struct Log1PFunction : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Of(Vector512<float> x) => VectorMath.Log1P(x);
    }

    private readonly struct TanhFunction : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Of(Vector512<float> x) => VectorMath.Tanh(x);
    }

    private readonly struct SigmoidFunction : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Of(Vector512<float> x) => VectorMath.Sigmoid(x);
    }

    private readonly struct SoftplusFunction : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Of(Vector512<float> x) => VectorMath.Softplus(x);
    }

    private readonly struct SinFunction : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Of(Vector512<float> x) => VectorMath.Sin(x);
    }

    private readonly struct CosFunction : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Of(Vector512<float> x) => VectorMath.Cos(x);
    }
}
