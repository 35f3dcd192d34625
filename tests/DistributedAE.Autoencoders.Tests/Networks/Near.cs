namespace DistributedAE.Autoencoders.Tests.Networks;

/// <summary>Comparison of float32 results with the float64 reference.</summary>
internal static class Near
{
    /// <summary>Bound of |actual − expected| ÷ max(1, |expected|).</summary>
    public const double Tolerance = 1e-5;

    /// <summary>Checks every value, times <paramref name="scale"/>.</summary>
    public static void AssertAll(IReadOnlyList<double> expected, ReadOnlySpan<float> actual, string where, double scale = 1)
    {
        Assert.True(expected.Count <= actual.Length, $"{where} has {actual.Length} values, not {expected.Count}");
        for (int i = 0; i < expected.Count; i++)
        {
            if (!IsNear(expected[i], actual[i] * scale))
            {
                Assert.Fail($"{where}[{i}]: {actual[i] * scale:R} instead of {expected[i]:R}");
            }
        }
    }

    /// <summary>Checks one value.</summary>
    public static void AssertOne(double expected, double actual, string where) =>
        Assert.True(IsNear(expected, actual), $"{where}: {actual:R} instead of {expected:R}");

    private static bool IsNear(double expected, double actual) =>
        Math.Abs(expected - actual) <= Tolerance * Math.Max(1, Math.Abs(expected));
}
