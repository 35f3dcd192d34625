using System.Runtime.Intrinsics;

namespace DistributedAE.Numerics.Tests;

/// <summary>The errors that the doc comments of VectorMath state, over the whole float range.</summary>
public class AccuracyTests
{
    private static readonly float[] Everywhere =
        [1f, -1f, 0.5f, -0.5f, 2f, -2f, 0.3333333f, -0.3333333f, 0.6666667f, 1.3333334f, 1.1754944e-38f, float.MaxValue, float.MinValue];

    [Fact]
    public void Exp_is_within_its_stated_error() =>
        AssertWithin(1.05, ElementFunctions.Exp, Math.Exp, _ => true, 88.72284f, 89f, -87.33655f, -103.97208f, -104f, 0.34657359f, -0.34657359f);

    [Fact]
    public void Log_is_within_its_stated_error() => AssertWithin(1, ElementFunctions.Log, Math.Log, _ => true, 1e-45f * 3000);

    [Fact]
    public void Log1P_is_within_its_stated_error() =>
        AssertWithin(1.5, ElementFunctions.Log1P, ExactLog1P, _ => true, -0.9999f, 1e-4f, 16777216f, -0.99999994f);

    [Fact]
    public void Tanh_is_within_its_stated_error() =>
        AssertWithin(2.5, ElementFunctions.Tanh, Math.Tanh, _ => true, 9.0109f, 10f, -9.0109f, 0.17328680f, -0.17328680f, 0.51986039f);

    [Fact]
    public void Sigmoid_is_within_its_stated_error() =>
        AssertWithin(2.5, ElementFunctions.Sigmoid, x => 1 / (1 + Math.Exp(-x)), _ => true, -87.33655f, -103.97208f, 17.328679f, -0.34657359f);

    [Fact]
    public void Softplus_is_within_its_stated_error() =>
        AssertWithin(2, ElementFunctions.Softplus, ExactSoftplus, _ => true, -87.33655f, -103.97208f, 1.0986123f, -1.0986123f, 17.328679f);

    [Fact]
    public void Sin_is_within_its_stated_error() =>
        AssertWithin(1.6, ElementFunctions.Sin, Math.Sin, x => Math.Abs(x) <= VectorMath.LargestAngle, 3.1415927f, 0.7853982f, 6.2831855f, 65535.9f);

    [Fact]
    public void Cos_is_within_its_stated_error() =>
        AssertWithin(1.6, ElementFunctions.Cos, Math.Cos, x => Math.Abs(x) <= VectorMath.LargestAngle, 1.5707964f, 0.7853982f, 4.712389f, 65535.9f);

    [Fact]
    public void Sine_and_cosine_of_turns_are_within_their_stated_error()
    {
        static bool Unit(float u) => u >= 0f && u < 1f && !float.IsNegative(u);
        AssertWithin(2, (source, destination) => Turns(source, destination, sine: true), u => SinTurns(u), Unit, 0.125f, 0.25f, 0.75f, 0.9999f);
        AssertWithin(2, (source, destination) => Turns(source, destination, sine: false), u => SinTurns(u + 0.25), Unit, 0.125f, 0.25f, 0.75f);
    }

    private static void AssertWithin(
        double limit, UlpMeter.SpanFunction function, Func<double, double> reference, Func<float, bool> domain, params float[] criticalPoints)
    {
        (double worst, float at) = UlpMeter.Measure(function, reference, domain, [.. Everywhere, .. criticalPoints]);
        Assert.True(worst <= limit, $"error of {worst} ulp at {at:G9}, more than the stated {limit}");
    }

    private static double ExactLog1P(double x)
    {
        // the rounded 1 + x, corrected by what the rounding lost
        double sum = 1 + x;
        return sum == 1 ? x : double.IsInfinity(sum) || sum <= 0 ? Math.Log(sum) : Math.Log(sum) + ((x - (sum - 1)) / sum);
    }

    private static double ExactSoftplus(double x) => Math.Max(x, 0) + ExactLog1P(Math.Exp(-Math.Abs(x)));

    /// <summary>sin 2πu with the whole and half turns taken off exactly first; a zero is +0, its sign is not stated.</summary>
    private static double SinTurns(double u)
    {
        double rest = u - Math.Round(u);
        rest = rest > 0.25 ? 0.5 - rest : rest < -0.25 ? -0.5 - rest : rest;
        return Math.Sin(2 * Math.PI * rest) + 0.0;
    }

    private static void Turns(ReadOnlySpan<float> source, Span<float> destination, bool sine)
    {
        Span<float> padded = stackalloc float[16];
        for (int index = 0; index < source.Length; index += 16)
        {
            ReadOnlySpan<float> part = source.Slice(index, Math.Min(16, source.Length - index));
            padded.Clear();
            part.CopyTo(padded);
            (Vector512<float> sin, Vector512<float> cos) = VectorMath.SinCosTurns(Vector512.Create<float>(padded));
            ((sine ? sin : cos) + Vector512<float>.Zero).CopyTo(padded);
            padded[..part.Length].CopyTo(destination[index..]);
        }
    }
}
