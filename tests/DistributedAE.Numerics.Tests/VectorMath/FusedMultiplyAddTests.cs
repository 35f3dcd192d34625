using System.Runtime.Intrinsics;

namespace DistributedAE.Numerics.Tests;

/// <summary>What every kernel relies on: the runtime's fused multiply-add rounds once, also where it is emulated (DOTNET_EnableAVX2=0).</summary>
public class FusedMultiplyAddTests
{
    private const ulong Seed = 12;

    [Fact]
    public void The_product_is_not_rounded()
    {
        const float step = 1f / 4096;
        Vector512<float> result = Vector512.FusedMultiplyAdd(
            Vector512.Create(1 + step), Vector512.Create(1 + step), Vector512.Create(-1 - (2 * step)));
        Assert.Equal(Vector512.Create(step * step), result);
    }

    [Fact]
    public void Hard_cases_round_once()
    {
        uint[] words = new uint[3 * 16 * 4000];
        new RandomStream(Seed, RandomPurpose.Corruption, 0, 0, 0).FillBits(words);
        float[] left = new float[16];
        float[] right = new float[16];
        float[] addend = new float[16];
        int next = 0;
        while (next < words.Length)
        {
            for (int lane = 0; lane < 16; lane++)
            {
                left[lane] = Near1(words[next++]);
                right[lane] = Near1(words[next++]);

                // often near the negative product, else so small that it only breaks a tie
                uint choice = words[next++];
                float product = left[lane] * right[lane];
                addend[lane] = (choice & 3) switch
                {
                    0 => -product,
                    1 => Near1(choice) * 1e-8f,
                    2 => Near1(choice) * 1e-20f,
                    _ => Near1(choice),
                };
            }

            Vector512<float> result = Vector512.FusedMultiplyAdd(Vector512.Create(left), Vector512.Create(right), Vector512.Create(addend));
            for (int lane = 0; lane < 16; lane++)
            {
                float expected = ByOddRounding(left[lane], right[lane], addend[lane]);
                Assert.True(
                    expected.Equals(result[lane]),
                    $"{left[lane]:G9} * {right[lane]:G9} + {addend[lane]:G9} is {result[lane]:G9}, not {expected:G9} (seed {Seed})");
            }
        }
    }

    /// <summary>A float in ±[1, 2), half of them with few bits, whose products end in ties.</summary>
    private static float Near1(uint word)
    {
        uint fraction = (word & 4) != 0 ? (word >> 9) & 0x7ff800 : word >> 9;
        return BitConverter.UInt32BitsToSingle(0x3f800000 | fraction | ((word & 8) << 28));
    }

    /// <summary>The product is exact in a double; the sum is made odd where inexact, so that its rounding to float is the only one (Boldo and Melquiond 2008).</summary>
    private static float ByOddRounding(float left, float right, float addend)
    {
        double product = (double)left * right;
        double sum = product + addend;
        double back = sum - product;
        double rest = (product - (sum - back)) + (addend - back);
        long bits = BitConverter.DoubleToInt64Bits(sum);
        if (rest != 0 && (bits & 1) == 0)
        {
            bits += (rest > 0) == (sum > 0) ? 1 : -1;
        }

        return (float)BitConverter.Int64BitsToDouble(bits);
    }
}
