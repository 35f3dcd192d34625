using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DistributedAE.Numerics;

namespace DistributedAE.Orchestration;

/// <summary>
/// Sums up the squares of a gradient, slice after slice, while each is in the cache for its update. Slices come in any order and from several threads: the last digits of the
/// sum are no part of the bits contract, and nothing that is trained depends on them.
/// </summary>
internal sealed class GradientNormSum
{
    private double _sum;

    /// <summary>Whether slices are to be added.</summary>
    public bool IsOn { get; private set; }

    /// <summary>Begins a gradient.</summary>
    public void Begin(bool isOn)
    {
        IsOn = isOn;
        _sum = 0;
    }

    /// <summary>Adds a slice.</summary>
    public void Add(ReadOnlySpan<float> slice)
    {
        double squares = SquaresOf(slice);
        double known = Volatile.Read(ref _sum);
        while (Interlocked.CompareExchange(ref _sum, known + squares, known) is var found && !found.Equals(known))
        {
            known = found;
        }
    }

    /// <summary>‖Σ ÷ count‖₂ of the slices; NaN where none were to be added.</summary>
    public double Norm(long count) => IsOn ? Math.Sqrt(_sum) / count : double.NaN;

    /// <summary>Four chains: one alone would wait for each addition.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SquaresOf(ReadOnlySpan<float> slice)
    {
        const int Lanes = 16;
        ref float start = ref MemoryMarshal.GetReference(slice);
        Vector512<float> first = Vector512<float>.Zero;
        Vector512<float> second = Vector512<float>.Zero;
        Vector512<float> third = Vector512<float>.Zero;
        Vector512<float> fourth = Vector512<float>.Zero;
        nuint index = 0;
        for (; index + (4 * Lanes) <= (nuint)slice.Length; index += 4 * Lanes)
        {
            Vector512<float> one = Vector512.LoadUnsafe(ref start, index);
            Vector512<float> two = Vector512.LoadUnsafe(ref start, index + Lanes);
            Vector512<float> three = Vector512.LoadUnsafe(ref start, index + (2 * Lanes));
            Vector512<float> four = Vector512.LoadUnsafe(ref start, index + (3 * Lanes));
            first = Vector512.FusedMultiplyAdd(one, one, first);
            second = Vector512.FusedMultiplyAdd(two, two, second);
            third = Vector512.FusedMultiplyAdd(three, three, third);
            fourth = Vector512.FusedMultiplyAdd(four, four, fourth);
        }

        return Reductions.HorizontalSum((first + second) + (third + fourth)) + (double)Reductions.SumOfSquares(slice[(int)index..]);
    }
}
