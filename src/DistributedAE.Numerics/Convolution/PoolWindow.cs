using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DistributedAE.Numerics.Convolution;

/// <summary>
/// Windows of 2×2 values on 16 lanes. The places of a window's largest values are 32 bits: bit i is set where lane i's is in the right column, bit 16 + i
/// where it is in the lower row.
/// </summary>
public static class PoolWindow
{
    /// <summary>The largest of four finite values; of equal ones the first. NaN where one is NaN or infinite, or where they are too large to be added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Largest(
        Vector512<float> upperLeft, Vector512<float> upperRight, Vector512<float> lowerLeft, Vector512<float> lowerRight, out uint places)
    {
        Vector512<float> first = Vector512.GreaterThan(upperRight, upperLeft);
        Vector512<float> largest = Vector512.ConditionalSelect(first, upperRight, upperLeft);
        Vector512<float> second = Vector512.GreaterThan(lowerLeft, largest);
        largest = Vector512.ConditionalSelect(second, lowerLeft, largest);
        Vector512<float> third = Vector512.GreaterThan(lowerRight, largest);
        largest = Vector512.ConditionalSelect(third, lowerRight, largest);
        uint atUpperRight = (uint)first.ExtractMostSignificantBits();
        uint atLowerLeft = (uint)second.ExtractMostSignificantBits();
        uint atLowerRight = (uint)third.ExtractMostSignificantBits();
        places = atLowerRight | (atUpperRight & ~atLowerLeft) | ((atLowerLeft | atLowerRight) << 16);

        // a comparison passes NaN over, and it must be seen in the loss
        return Vector512.FusedMultiplyAdd(Sum(upperLeft, upperRight, lowerLeft, lowerRight), Vector512<float>.Zero, largest);
    }

    /// <summary>(upper left + upper right) + (lower left + lower right).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sum(
        Vector512<float> upperLeft, Vector512<float> upperRight, Vector512<float> lowerLeft, Vector512<float> lowerRight) =>
        (upperLeft + upperRight) + (lowerLeft + lowerRight);

    /// <summary>Each lane's value at its place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> At(
        uint places, Vector512<float> upperLeft, Vector512<float> upperRight, Vector512<float> lowerLeft, Vector512<float> lowerRight)
    {
        Vector512<uint> bits = Vector512.Create(places);
        Vector512<float> left = Vector512.Equals(bits & ColumnBits, Vector512<uint>.Zero).AsSingle();
        Vector512<float> upper = Vector512.Equals(bits & RowBits, Vector512<uint>.Zero).AsSingle();
        return Vector512.ConditionalSelect(
            upper, Vector512.ConditionalSelect(left, upperLeft, upperRight), Vector512.ConditionalSelect(left, lowerLeft, lowerRight));
    }

    /// <summary>The lanes whose place is in the upper row of the window, those of its left and of its right column; the other lanes 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<float> Left, Vector512<float> Right) SpreadUpper(uint places, Vector512<float> value) =>
        Spread(places, Vector512<uint>.Zero, value);

    /// <summary>The lanes whose place is in the lower row of the window, those of its left and of its right column; the other lanes 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<float> Left, Vector512<float> Right) SpreadLower(uint places, Vector512<float> value) =>
        Spread(places, RowBits, value);

    private static Vector512<uint> ColumnBits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(1u << 0, 1u << 1, 1u << 2, 1u << 3, 1u << 4, 1u << 5, 1u << 6, 1u << 7, 1u << 8, 1u << 9, 1u << 10, 1u << 11, 1u << 12, 1u << 13, 1u << 14, 1u << 15);
    }

    private static Vector512<uint> RowBits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(1u << 16, 1u << 17, 1u << 18, 1u << 19, 1u << 20, 1u << 21, 1u << 22, 1u << 23, 1u << 24, 1u << 25, 1u << 26, 1u << 27, 1u << 28, 1u << 29, 1u << 30, 1u << 31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float> Left, Vector512<float> Right) Spread(uint places, Vector512<uint> row, Vector512<float> value)
    {
        Vector512<uint> bits = Vector512.Create(places) & (ColumnBits | RowBits);
        return (
            Vector512.ConditionalSelect(Vector512.Equals(bits, row).AsSingle(), value, Vector512<float>.Zero),
            Vector512.ConditionalSelect(Vector512.Equals(bits, row | ColumnBits).AsSingle(), value, Vector512<float>.Zero));
    }
}
