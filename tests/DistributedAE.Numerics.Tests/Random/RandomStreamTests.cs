namespace DistributedAE.Numerics.Tests;

public class RandomStreamTests
{
    private const ulong Seed = 0x0123456789abcdef;

    [Fact]
    public void Bits_are_dealt_in_the_stated_order()
    {
        const long item = 0x0000_7654_89ab_cdef;
        uint[] values = new uint[200];
        new RandomStream(Seed, RandomPurpose.Shuffle, 3, 17, item).FillBits(values);
        for (int index = 0; index < values.Length; index++)
        {
            uint block = (uint)((16 * (index / 64)) + (index % 16));
            (uint word0, uint word1, uint word2, uint word3) =
                Philox.Block(block, 0x89abcdef, 17, 4u | (3u << 8) | (0x7654u << 16), 0x89abcdef, 0x01234567);
            uint expected = (index % 64 / 16) switch { 0 => word0, 1 => word1, 2 => word2, _ => word3 };
            Assert.Equal(expected, values[index]);
        }
    }

    [Fact]
    public void Uniforms_are_the_upper_24_bits()
    {
        uint[] bits = new uint[130];
        float[] uniforms = new float[130];
        Stream(1).FillBits(bits);
        Stream(1).FillUniform(uniforms);
        Assert.Equal(bits.Select(word => (word >> 8) / 16777216f), uniforms);
    }

    [Fact]
    public void A_value_does_not_depend_on_how_many_are_asked_for()
    {
        float[] uniforms = new float[300];
        float[] gaussians = new float[300];
        float[] coins = new float[300];
        uint[] bits = new uint[300];
        Stream(2).FillUniform(uniforms);
        Stream(2).FillGaussian(gaussians);
        Stream(2).FillBernoulli(coins, 0.3f);
        Stream(2).FillBits(bits);
        for (int length = 0; length < 300; length++)
        {
            float[] part = new float[length];
            uint[] words = new uint[length];
            Stream(2).FillUniform(part);
            Assert.Equal(uniforms[..length], part);
            Stream(2).FillGaussian(part);
            Assert.Equal(gaussians[..length], part);
            Stream(2).FillBernoulli(part, 0.3f);
            Assert.Equal(coins[..length], part);
            Stream(2).FillBits(words);
            Assert.Equal(bits[..length], words);
        }
    }

    [Fact]
    public void Every_part_of_the_name_changes_the_stream()
    {
        RandomStream[] streams =
        [
            new(7, RandomPurpose.Corruption, 0, 0, 0), new(8, RandomPurpose.Corruption, 0, 0, 0), new(7 + (1UL << 32), RandomPurpose.Corruption, 0, 0, 0),
            new(7, RandomPurpose.Shuffle, 0, 0, 0), new(7, RandomPurpose.Corruption, 1, 0, 0), new(7, RandomPurpose.Corruption, 255, 0, 0),
            new(7, RandomPurpose.Corruption, 0, 1, 0), new(7, RandomPurpose.Corruption, 0, int.MaxValue, 0), new(7, RandomPurpose.Corruption, 0, 0, 1),
            new(7, RandomPurpose.Corruption, 0, 0, 1L << 32), new(7, RandomPurpose.Corruption, 0, 0, RandomStream.ItemLimit - 1),
        ];
        HashSet<ulong> firstValues = [];
        foreach (RandomStream stream in streams)
        {
            uint[] values = new uint[2];
            stream.FillBits(values);
            Assert.True(firstValues.Add(values[0] | ((ulong)values[1] << 32)), "two differently named streams start alike");
        }
    }

    [Theory]
    [InlineData(-1, 0, 0L, "stage")]
    [InlineData(256, 0, 0L, "stage")]
    [InlineData(0, -1, 0L, "epoch")]
    [InlineData(0, 0, -1L, "item")]
    [InlineData(0, 0, 1L << 48, "item")]
    public void A_part_outside_its_range_is_refused(int stage, int epoch, long item, string parameter)
    {
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(
            () => new RandomStream(Seed, RandomPurpose.Shuffle, stage, epoch, item));
        Assert.Equal(parameter, error.ParamName);
    }

    [Fact]
    public void Uniforms_are_uniform()
    {
        float[] values = new float[1 << 20];
        Stream(3).FillUniform(values);
        Assert.All(values, value => Assert.InRange(value, 0f, 0.99999994f));
        AssertDistribution(values, value => value, mean: 0.5, variance: 1.0 / 12);
    }

    [Fact]
    public void Gaussians_are_normal()
    {
        float[] values = new float[1 << 20];
        Stream(4).FillGaussian(values);
        Assert.True(Reductions.AllFinite(values));
        Assert.InRange(values.Max(Math.Abs), 4f, 6.8f);
        AssertDistribution(values, NormalDistribution, mean: 0, variance: 1);
        Assert.InRange(values.Average(value => Math.Pow(value, 4)), 2.95, 3.05);
    }

    [Fact]
    public void Sine_and_cosine_halves_of_gaussian_pairs_are_uncorrelated()
    {
        float[] values = new float[1 << 18];
        Stream(5).FillGaussian(values);
        double sum = 0;
        for (int index = 0; index < values.Length; index++)
        {
            sum += index % 32 < 16 ? (double)values[index] * values[index + 16] : 0;
        }

        Assert.InRange(sum / (values.Length / 2), -0.012, 0.012);
    }

    [Theory]
    [InlineData(0f, 0.0, 0.0)]
    [InlineData(1f, 1.0, 1.0)]
    [InlineData(0.25f, 0.248, 0.252)]
    [InlineData(0.9f, 0.898, 0.902)]
    public void Coins_fall_on_one_with_the_probability(float probability, double low, double high)
    {
        float[] values = new float[1 << 18];
        Stream(6).FillBernoulli(values, probability);
        Assert.All(values, value => Assert.True(value is 0f or 1f));
        Assert.InRange(values.Average(value => (double)value), low, high);
    }

    [Theory]
    [InlineData(-0.01f)]
    [InlineData(1.01f)]
    [InlineData(float.NaN)]
    public void A_probability_outside_0_to_1_is_refused(float probability)
    {
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => Stream(7).FillBernoulli(new float[3], probability));
        Assert.Contains("a probability is between 0 and 1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(33)]
    [InlineData(1000)]
    public void Shuffling_permutes(int length)
    {
        int[] values = [.. Enumerable.Range(0, length)];
        Stream(8).Shuffle(values);
        Assert.Equal(Enumerable.Range(0, length), values.Order());
        if (length >= 33)
        {
            Assert.NotEqual(Enumerable.Range(0, length), values);
        }
    }

    [Fact]
    public void Shuffling_takes_its_choices_from_the_stated_words()
    {
        const int length = 100;
        uint[] words = new uint[2 * length];
        Stream(9).FillBits(words);
        int[] expected = [.. Enumerable.Range(0, length)];
        int next = 0;
        for (int index = length - 1; index > 0; index--)
        {
            UInt128 word = words[next] + ((ulong)words[next + 1] << 32);
            int other = (int)((word * (UInt128)(index + 1)) >> 64);
            (expected[index], expected[other]) = (expected[other], expected[index]);
            next += 2;
        }

        int[] values = [.. Enumerable.Range(0, length)];
        Stream(9).Shuffle(values);
        Assert.Equal(expected, values);
    }

    [Fact]
    public void Every_permutation_is_equally_likely()
    {
        const int trials = 24_000;
        Dictionary<string, int> counts = [];
        for (int trial = 0; trial < trials; trial++)
        {
            int[] values = [0, 1, 2, 3];
            Stream(10_000 + trial).Shuffle(values);
            string order = string.Join(',', values);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        Assert.Equal(24, counts.Count);
        double chiSquare = counts.Values.Sum(count => Math.Pow(count - 1000, 2) / 1000);

        // 23 degrees of freedom: above 49.7 one time in a thousand
        Assert.InRange(chiSquare, 4.0, 49.7);
    }

    private static RandomStream Stream(long item) => new(Seed, RandomPurpose.Corruption, 0, 0, item);

    /// <summary>Mean and variance within five standard errors, and Kolmogorov and Smirnov's distance below its one-in-a-thousand bound.</summary>
    private static void AssertDistribution(float[] values, Func<double, double> distribution, double mean, double variance)
    {
        double count = values.Length;
        double sampleMean = values.Average(value => (double)value);
        double sampleVariance = values.Average(value => Math.Pow(value - sampleMean, 2));
        Assert.InRange(sampleMean, mean - (5 * Math.Sqrt(variance / count)), mean + (5 * Math.Sqrt(variance / count)));
        Assert.InRange(sampleVariance / variance, 1 - (5 * Math.Sqrt(2 / count)), 1 + (5 * Math.Sqrt(2 / count)));

        Array.Sort(values);
        double distance = 0;
        for (int index = 0; index < values.Length; index++)
        {
            double expected = distribution(values[index]);
            distance = Math.Max(distance, Math.Max(Math.Abs(expected - (index / count)), Math.Abs(expected - ((index + 1) / count))));
        }

        Assert.InRange(distance, 0, 1.95 / Math.Sqrt(count));
    }

    /// <summary>Φ(x) = ½ + φ(x) (x + x³/3 + x⁵/15 + …), Marsaglia 2004.</summary>
    private static double NormalDistribution(double x)
    {
        double sum = x;
        double term = x;
        for (int divisor = 3; sum != sum + term && divisor < 400 || divisor == 3; divisor += 2)
        {
            term *= x * x / divisor;
            sum += term;
        }

        return 0.5 + (sum * Math.Exp((-0.5 * x * x) - 0.91893853320467274178));
    }
}
