using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DistributedAE.Autoencoders;

/// <summary>
/// Values that are too small to matter count as 0. Otherwise products of saturated units, and means that decay for thousands of steps, end in subnormal
/// numbers, with which processors compute a hundred times more slowly. Done by comparison, so alike on every machine.
/// </summary>
internal static class TinyValues
{
    /// <summary>2⁻⁶⁰: activations and deltas below it are 0, so that a product of two of them is never subnormal.</summary>
    public const float OfUnits = 1f / (1L << 60);

    /// <summary>2⁻⁵⁰: mean gradients below it are 0, so that their squares' shares in a running mean are never subnormal.</summary>
    public const float OfGradients = 1f / (1L << 50);

    /// <summary>2⁻¹⁰⁰: optimizer states below it are 0.</summary>
    public const float OfStates = OfGradients * OfGradients;

    /// <summary>Clears the lanes that are smaller in size; NaN is not smaller than anything and stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Clear(Vector512<float> values, float smallest) =>
        Vector512.AndNot(values, Vector512.LessThan(Vector512.Abs(values), Vector512.Create(smallest)));
}
