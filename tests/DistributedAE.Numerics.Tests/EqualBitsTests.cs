using System.Buffers.Binary;
using System.Security.Cryptography;

namespace DistributedAE.Numerics.Tests;

/// <summary>
/// The bits of every function on fixed inputs, as hashes. They are the same at every vector width: run this project also under
/// DOTNET_EnableAVX512=0 and DOTNET_EnableAVX2=0. A hash changes only with a deliberate change of a numeric path, which changes the
/// models that training gives; the reason belongs in the change log.
/// </summary>
public class EqualBitsTests
{
    [Theory]
    [InlineData("exp", "223b599088234079d2f3fe53c9e45f34")]
    [InlineData("log", "50dd938a4fec24cba7b632597e91b42c")]
    [InlineData("log1p", "0421101ac31b49aa2379845ae9383c90")]
    [InlineData("tanh", "5bfc22b35770a253b753f1e086a98048")]
    [InlineData("sigmoid", "99e6bfc75cfb6ac0396c857983f10607")]
    [InlineData("softplus", "36f8e13b4bb58e9bc17fbd53f2000220")]
    [InlineData("sin", "d2af07e8baf8fa0e7d07a9b359fd9325")]
    [InlineData("cos", "7c5effc0b4ed9eecd2d56bdd1a2edd96")]
    public void Element_functions_keep_their_bits(string name, string expected)
    {
        float[] inputs = [.. AllOverTheRange(), .. Gaussians(10_007)];
        float[] outputs = new float[inputs.Length];
        Functions.ByName[name](inputs, outputs);
        Assert.Equal(expected, HashOf(outputs));
    }

    [Fact]
    public void Random_streams_keep_their_bits()
    {
        RandomStream stream = new(0x1234_5678_9abc_def0, RandomPurpose.LatentNoise, 2, 5, 0x1_0000_0003);
        float[] uniforms = new float[10_007];
        float[] coins = new float[10_007];
        float[] words = new float[10_007];
        int[] order = [.. Enumerable.Range(0, 10_007)];
        stream.FillUniform(uniforms);
        stream.FillBernoulli(coins, 0.37f);
        stream.FillBits(System.Runtime.InteropServices.MemoryMarshal.Cast<float, uint>(words.AsSpan()));
        stream.Shuffle(order);
        Assert.Equal("60354a1324ddabebfe87168838850245", HashOf(uniforms));
        Assert.Equal("d32ed63d654f8af0819ac9b935764d59", HashOf(coins));
        Assert.Equal("791de27077c3afda8fb080538eb311af", HashOf(words, keepNaN: true));
        Assert.Equal("0602ad0ee78e15e2058c77e15a9ad2c0", HashOf([.. order.Select(place => (float)place)]));
        Assert.Equal("8ce7381d0c677548ad2e0e64676f67e0", HashOf(Gaussians(10_007)));
    }

    [Fact]
    public void Reductions_keep_their_bits()
    {
        float[] values = Gaussians(10_007);
        float[] others = Gaussians(20_014)[10_007..];
        float[] sums =
        [
            Reductions.Sum(values), Reductions.SumAbsolute(values), Reductions.SumOfSquares(values), Reductions.Dot(values, others),
        ];
        Assert.Equal("77931aeca62e1d57441422f6a5d48e9d", HashOf(sums));
        Assert.Equal("0000005885f4c340", Convert.ToHexStringLower(BitConverter.GetBytes(Reductions.SumOfSquaresChunked(values))));
    }

    [Fact]
    public void Scalar_functions_keep_their_bits()
    {
        byte[] bytes = new byte[5 * 8 * 1000];
        int next = 0;
        foreach (float value in Gaussians(1000))
        {
            double positive = Math.Abs((double)value) + 1e-3;
            Put(ScalarMath.Exp(value * 100.0));
            Put(ScalarMath.Log(positive));
            Put(ScalarMath.Cos(value * 1000.0));
            Put(ScalarMath.Pow(positive, value * 10.0));
            Put(ScalarMath.PowInteger(value, (long)(value * 50)));
        }

        Assert.Equal("a0d622daf72c0f359734d03623f6356b", ShortHash(bytes));

        void Put(double value)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(next), value);
            next += sizeof(double);
        }
    }

    private static IEnumerable<float> AllOverTheRange()
    {
        for (ulong bits = 0; bits <= uint.MaxValue; bits += 65_521)
        {
            yield return BitConverter.UInt32BitsToSingle((uint)bits);
        }
    }

    private static float[] Gaussians(int count)
    {
        float[] values = new float[count];
        new RandomStream(11, RandomPurpose.Initialization, 0, 0, 1).FillGaussian(values);
        return values;
    }

    /// <summary>The first half of a SHA-256 over little-endian values; every NaN counts as the same one.</summary>
    private static string HashOf(ReadOnlySpan<float> values, bool keepNaN = false)
    {
        byte[] bytes = new byte[values.Length * sizeof(float)];
        for (int index = 0; index < values.Length; index++)
        {
            float value = float.IsNaN(values[index]) && !keepNaN ? float.NaN : values[index];
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(index * sizeof(float)), value);
        }

        return ShortHash(bytes);
    }

    private static string ShortHash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16));
}
