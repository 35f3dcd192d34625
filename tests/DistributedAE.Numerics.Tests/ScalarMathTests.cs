namespace DistributedAE.Numerics.Tests;

public class ScalarMathTests
{
    private const ulong Seed = 3;

    [Fact]
    public void Exp_is_within_its_stated_error()
    {
        foreach (double x in Arguments(-708, 709, 1))
        {
            AssertClose(Math.Exp(x), ScalarMath.Exp(x), 4e-16, $"exp({x:R})");
        }
    }

    [Fact]
    public void Log_is_within_its_stated_error()
    {
        foreach (double x in Arguments(-1, 1, 2).Select(x => 1 + (x / 2)).Concat(Arguments(-700, 700, 3).Select(Math.Exp)).Append(double.Epsilon))
        {
            AssertClose(Math.Log(x), ScalarMath.Log(x), 4e-16, $"log({x:R})");
        }
    }

    [Fact]
    public void Cos_is_within_its_stated_error()
    {
        foreach (double x in Arguments(-10, 10, 4).Concat(Arguments(-1e6, 1e6, 5)))
        {
            AssertClose(Math.Cos(x), ScalarMath.Cos(x), 4e-16, $"cos({x:R})");
        }
    }

    [Fact]
    public void Powers_are_within_their_stated_error()
    {
        double[] exponents = [.. Arguments(-300, 300, 6)];
        int index = 0;
        foreach (double x in Arguments(-2, 2, 7).Select(Math.Exp))
        {
            double y = exponents[index++];
            AssertClose(Math.Pow(x, y), ScalarMath.Pow(x, y), 1e-14, $"{x:R}^{y:R}");
        }
    }

    [Fact]
    public void Whole_powers_are_within_their_stated_error()
    {
        foreach (double x in (double[])[0.9, 0.99, 0.999, 0.9999, 1.0001, 1.5, 10, 0.1, -0.95, -3])
        {
            foreach (long n in (long[])[0, 1, 2, 3, 7, 100, 613, 5000, 123456, -1, -2, -100, -3000])
            {
                double expected = Math.Pow(x, n);
                if (expected == 0 || double.IsNormal(expected))
                {
                    AssertClose(expected, ScalarMath.PowInteger(x, n), 1e-14, $"{x:R}^{n}");
                    AssertClose(expected, ScalarMath.Pow(x, n), 1e-14, $"{x:R}^{n}");
                }
            }
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(709.79, double.PositiveInfinity)]
    [InlineData(-745.2, 0)]
    public void Exp_has_its_limits(double x, double expected) => Assert.Equal(expected, ScalarMath.Exp(x));

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, double.NegativeInfinity)]
    [InlineData(-1, double.NaN)]
    [InlineData(double.NegativeInfinity, double.NaN)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(double.NaN, double.NaN)]
    public void Log_has_its_limits(double x, double expected) => Assert.Equal(expected, ScalarMath.Log(x));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(double.PositiveInfinity, double.NaN)]
    [InlineData(1048577, double.NaN)]
    public void Cos_has_its_limits(double x, double expected) => Assert.Equal(expected, ScalarMath.Cos(x));

    [Fact]
    public void Pow_agrees_with_IEEE_on_special_arguments()
    {
        double[] specials =
        [
            0, -0.0, 0.5, -0.5, 1, 2, -2, 3, -3, 0.25, -1.5, 1e300, -1e300, 1e-300, double.PositiveInfinity, double.NegativeInfinity, double.NaN,
        ];
        foreach (double x in specials)
        {
            foreach (double y in specials.Append(1e18))
            {
                AssertClose(Math.Pow(x, y), ScalarMath.Pow(x, y), 1e-14, $"{x:R}^{y:R}");
            }
        }
    }

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(0, 5, 0)]
    [InlineData(0, -1, double.PositiveInfinity)]
    [InlineData(double.NaN, 0, 1)]
    [InlineData(double.NaN, 2, double.NaN)]
    [InlineData(1, long.MinValue, 1)]
    [InlineData(2, long.MinValue, 0)]
    [InlineData(2, long.MaxValue, double.PositiveInfinity)]
    [InlineData(10, 308, 1e308)]
    [InlineData(10, 309, double.PositiveInfinity)]
    [InlineData(2, -1022, 2.2250738585072014e-308)]
    public void Whole_powers_have_their_limits(double x, long n, double expected) => Assert.Equal(expected, ScalarMath.PowInteger(x, n));

    private static IEnumerable<double> Arguments(double low, double high, int item)
    {
        uint[] words = new uint[100_000];
        new RandomStream(Seed, RandomPurpose.Initialization, 0, 0, item).FillBits(words);
        return words.Select(word => low + ((high - low) * (word / 4294967296.0)));
    }

    private static void AssertClose(double expected, double actual, double relative, string what)
    {
        bool close = expected.Equals(actual) || Math.Abs(actual - expected) <= relative * Math.Abs(expected);
        Assert.True(close, $"{what} is {actual:R}, not {expected:R}: off by {Math.Abs((actual / expected) - 1):E2} (seed {Seed})");
    }
}
