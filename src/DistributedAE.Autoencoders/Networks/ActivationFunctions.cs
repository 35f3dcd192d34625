using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DistributedAE.Numerics;

namespace DistributedAE.Autoencoders;

/// <summary>An activation on 16 lanes, and its derivative written in terms of its result.</summary>
internal interface IActivationFunction
{
    /// <summary>Whether it changes nothing but that it makes 0 of what is not above 0, or nothing at all: then it may be applied behind maximum pooling instead of before.</summary>
    static virtual bool KeepsPositive => false;

    /// <summary>Whether it makes 0 of what is not above 0, so that many values become equal.</summary>
    static virtual bool CutsOff => false;

    static abstract Vector512<float> Apply(Vector512<float> z);

    static abstract Vector512<float> Derivative(Vector512<float> h);
}

/// <summary>An activation whose second derivative is not 0 almost everywhere, written in terms of its result too.</summary>
internal interface ICurvedFunction : IActivationFunction
{
    static abstract Vector512<float> SecondDerivative(Vector512<float> h);

    /// <summary>The second derivative divided by the first.</summary>
    static abstract Vector512<float> RelativeCurvature(Vector512<float> h);
}

/// <summary>The functions of the activations.</summary>
internal static class ActivationFunctions
{
    /// <summary>Makes what is compiled for an activation's function. The one place that lists them.</summary>
    public static TResult Choose<TResult>(Activation activation, IActivationUse<TResult> use) => activation switch
    {
        Activation.Linear => use.Of<LinearFunction>(),
        Activation.Sigmoid => use.Of<SigmoidFunction>(),
        Activation.Tanh => use.Of<TanhFunction>(),
        Activation.Relu => use.Of<ReluFunction>(),
        Activation.LeakyRelu => use.Of<LeakyReluFunction>(),
        Activation.Softplus => use.Of<SoftplusFunction>(),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "There is no such activation."),
    };
}

internal readonly struct LinearFunction : IActivationFunction
{
    public static bool KeepsPositive => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> z) => z;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Derivative(Vector512<float> h) => Vector512<float>.One;
}

internal readonly struct SigmoidFunction : ICurvedFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> z) => VectorMath.Sigmoid(z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Derivative(Vector512<float> h) => h * (Vector512<float>.One - h);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> SecondDerivative(Vector512<float> h) => Derivative(h) * RelativeCurvature(h);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> RelativeCurvature(Vector512<float> h) => Vector512<float>.One - (h + h);
}

internal readonly struct TanhFunction : ICurvedFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> z) => VectorMath.Tanh(z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Derivative(Vector512<float> h) => (Vector512<float>.One - h) * (Vector512<float>.One + h);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> SecondDerivative(Vector512<float> h) => Derivative(h) * RelativeCurvature(h);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> RelativeCurvature(Vector512<float> h) => -(h + h);
}

internal readonly struct ReluFunction : IActivationFunction
{
    public static bool KeepsPositive => true;

    public static bool CutsOff => true;

    // a comparison instead of a maximum, so that NaN goes through and is seen in the loss
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> z) =>
        Vector512.ConditionalSelect(Vector512.LessThanOrEqual(z, Vector512<float>.Zero), Vector512<float>.Zero, z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Derivative(Vector512<float> h) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(h, Vector512<float>.Zero), Vector512<float>.One, Vector512<float>.Zero);
}

internal readonly struct LeakyReluFunction : IActivationFunction
{
    private const float Slope = 0.01f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> z) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(z, Vector512<float>.Zero), z, z * Vector512.Create(Slope));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Derivative(Vector512<float> h) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(h, Vector512<float>.Zero), Vector512<float>.One, Vector512.Create(Slope));
}

internal readonly struct SoftplusFunction : IActivationFunction
{
    private const float SeriesBelow = 0.25f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> z) => VectorMath.Softplus(z);

    // sigmoid(z) = 1 − e^−h; for small h the difference would cancel, so its series: h − h²/2 + h³/6 − …
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Derivative(Vector512<float> h)
    {
        Vector512<float> series = Vector512.FusedMultiplyAdd(h, Vector512.Create(-1f / 720), Vector512.Create(1f / 120));
        series = Vector512.FusedMultiplyAdd(h, series, Vector512.Create(-1f / 24));
        series = Vector512.FusedMultiplyAdd(h, series, Vector512.Create(1f / 6));
        series = Vector512.FusedMultiplyAdd(h, series, Vector512.Create(-0.5f));
        series = Vector512.FusedMultiplyAdd(h, series, Vector512<float>.One) * h;
        Vector512<float> difference = Vector512<float>.One - VectorMath.Exp(-h);
        return Vector512.ConditionalSelect(Vector512.LessThan(h, Vector512.Create(SeriesBelow)), series, difference);
    }
}
