using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace DistributedAE.Autoencoders.Tests.Networks.Contract;

/// <summary>What an engine computed for one block.</summary>
internal sealed record Contribution(double Loss, float[] Gradient, float[] ActivationSums)
{
    /// <summary>left + right, as the reduction tree adds them.</summary>
    public static Contribution operator +(Contribution left, Contribution right) => new(
        left.Loss + right.Loss, Sum(left.Gradient, right.Gradient), Sum(left.ActivationSums, right.ActivationSums));

    /// <summary>All bits: the loss, the gradient in stored order, the activation sums.</summary>
    public byte[] Bytes()
    {
        var loss = new byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(loss, Loss);
        return [.. loss, .. MemoryMarshal.AsBytes<float>(Gradient), .. MemoryMarshal.AsBytes<float>(ActivationSums)];
    }

    /// <summary>Fails at the first value whose bits differ.</summary>
    public static void AssertSameBits(Contribution expected, Contribution actual, string what)
    {
        Assert.True(BitConverter.DoubleToInt64Bits(expected.Loss) == BitConverter.DoubleToInt64Bits(actual.Loss), $"{what}: the loss is {actual.Loss:R} instead of {expected.Loss:R}");
        AssertSameBits(expected.Gradient, actual.Gradient, what + ", gradient");
        AssertSameBits(expected.ActivationSums, actual.ActivationSums, what + ", activation sums");
    }

    /// <summary>Fails at the first value whose bits differ.</summary>
    public static void AssertSameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int index = 0; index < expected.Length; index++)
        {
            if (BitConverter.SingleToInt32Bits(expected[index]) != BitConverter.SingleToInt32Bits(actual[index]))
            {
                Assert.Fail($"{what}: float {index} of {expected.Length} is {actual[index]:R} instead of {expected[index]:R}");
            }
        }
    }

    private static float[] Sum(float[] left, float[] right) => [.. left.Zip(right, (a, b) => a + b)];
}
