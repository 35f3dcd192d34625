using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DistributedAE.Autoencoders;

/// <summary>
/// Applies an <see cref="IUpdateRule"/> to a slice in one pass over memory. The end of a slice that does not fill a vector goes
/// through the same vector code on a padded copy, so a value's result does not depend on where its slice begins or ends.
/// </summary>
internal static class UpdateLoop
{
    private static int Lanes => Vector512<float>.Count;

    /// <summary>g = gradientSum · GradientScale + WeightDecay · p, then the rule.</summary>
    public static void Run<TRule>(
        TRule rule, in UpdateStep update, Span<float> parameters, ReadOnlySpan<float> gradientSums, Span<float> state0, Span<float> state1)
        where TRule : struct, IUpdateRule
    {
        int whole = parameters.Length - (parameters.Length % Lanes);
        Vector512<float> scale = Vector512.Create(update.GradientScale);
        Vector512<float> decay = Vector512.Create(update.WeightDecay);
        RunWhole(
            rule,
            scale,
            decay,
            ref MemoryMarshal.GetReference(parameters),
            ref MemoryMarshal.GetReference(gradientSums),
            ref MemoryMarshal.GetReference(state0),
            ref MemoryMarshal.GetReference(state1),
            (nuint)whole);
        if (whole < parameters.Length)
        {
            RunRest(
                rule,
                scale,
                decay,
                parameters[whole..],
                gradientSums[whole..],
                TRule.StateCount > 0 ? state0[whole..] : default,
                TRule.StateCount > 1 ? state1[whole..] : default);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunWhole<TRule>(
        TRule rule,
        Vector512<float> scale,
        Vector512<float> decay,
        ref float parameters,
        ref float gradientSums,
        ref float state0,
        ref float state1,
        nuint length)
        where TRule : struct, IUpdateRule
    {
        for (nuint index = 0; index < length; index += (nuint)Lanes)
        {
            Vector512<float> parameter = Vector512.LoadUnsafe(ref parameters, index);
            Vector512<float> gradient = Vector512.LoadUnsafe(ref gradientSums, index) * scale;
            gradient = TinyValues.Clear(Vector512.FusedMultiplyAdd(decay, parameter, gradient), TinyValues.OfGradients);
            Vector512<float> first = TRule.StateCount > 0 ? Vector512.LoadUnsafe(ref state0, index) : default;
            Vector512<float> second = TRule.StateCount > 1 ? Vector512.LoadUnsafe(ref state1, index) : default;

            rule.Apply(parameter, gradient, ref first, ref second).StoreUnsafe(ref parameters, index);
            if (TRule.StateCount > 0)
            {
                TinyValues.Clear(first, TinyValues.OfStates).StoreUnsafe(ref state0, index);
            }

            if (TRule.StateCount > 1)
            {
                TinyValues.Clear(second, TinyValues.OfStates).StoreUnsafe(ref state1, index);
            }
        }
    }

    [SkipLocalsInit]
    private static void RunRest<TRule>(
        TRule rule,
        Vector512<float> scale,
        Vector512<float> decay,
        Span<float> parameters,
        ReadOnlySpan<float> gradientSums,
        Span<float> state0,
        Span<float> state1)
        where TRule : struct, IUpdateRule
    {
        Span<float> padded = stackalloc float[4 * Lanes];
        padded.Clear();
        Span<float> paddedParameters = padded[..Lanes];
        Span<float> paddedSums = padded.Slice(Lanes, Lanes);
        Span<float> paddedState0 = padded.Slice(2 * Lanes, Lanes);
        Span<float> paddedState1 = padded.Slice(3 * Lanes, Lanes);
        parameters.CopyTo(paddedParameters);
        gradientSums.CopyTo(paddedSums);
        state0.CopyTo(paddedState0);
        state1.CopyTo(paddedState1);
        RunWhole(
            rule, scale, decay, ref paddedParameters[0], ref paddedSums[0], ref paddedState0[0], ref paddedState1[0], (nuint)Lanes);
        paddedParameters[..parameters.Length].CopyTo(parameters);
        paddedState0[..state0.Length].CopyTo(state0);
        paddedState1[..state1.Length].CopyTo(state1);
    }
}
