using System.Diagnostics;
using DistributedAE.Numerics;
using DistributedAE.Orleans.Tensors;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Xunit.Abstractions;

namespace DistributedAE.Orleans.Tests.Tensors;

/// <summary>What travels as raw memory arrives to the bit.</summary>
public sealed class FloatBlockCodecTests(ITestOutputHelper output) : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer(builder => builder.AddAssembly(typeof(FloatBlock).Assembly)).BuildServiceProvider();

    private Serializer<FloatBlock> Codec => _services.GetRequiredService<Serializer<FloatBlock>>();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(FloatBlock.MaxLength)]
    public void A_block_arrives_to_the_bit(int length)
    {
        using var buffer = new AlignedBuffer(length + 3);
        Fill(buffer);

        FloatBlock arrived = Codec.Deserialize(Codec.SerializeToArray(FloatBlock.Over(buffer, 3, length)))!;

        Assert.Equal(length, arrived.Length);
        Assert.True(System.Runtime.InteropServices.MemoryMarshal.AsBytes(arrived.Span)
            .SequenceEqual(System.Runtime.InteropServices.MemoryMarshal.AsBytes(buffer.Span[3..])));
        arrived.Release();
    }

    [Fact]
    public void A_block_has_a_head_of_a_few_bytes()
    {
        using var buffer = new AlignedBuffer(1000);

        Assert.InRange(Codec.SerializeToArray(FloatBlock.Over(buffer, 0, 1000)).Length, 4000, 4064);
    }

    [Fact]
    public void A_block_that_is_too_long_is_refused_before_memory_is_taken()
    {
        using var buffer = new AlignedBuffer(8);
        byte[] bytes = Codec.SerializeToArray(FloatBlock.Over(buffer, 0, 8));
        int place = bytes.AsSpan().LastIndexOf((byte)((32 << 1) | 1));
        Assert.True(place >= 0);

        // the length is a number of one byte; here it says 63 bytes, which are no whole floats
        bytes[place] = (63 << 1) | 1;

        Assert.Contains("63 bytes", Assert.ThrowsAny<Exception>(() => Codec.Deserialize(bytes)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Its_speed_is_that_of_copies()
    {
        using var buffer = new AlignedBuffer(FloatBlock.MaxLength);
        Fill(buffer);
        var block = FloatBlock.Over(buffer, 0, buffer.Length);
        byte[] bytes = Codec.SerializeToArray(block);
        long began = Stopwatch.GetTimestamp();
        const int Rounds = 20;
        for (int round = 0; round < Rounds; round++)
        {
            Codec.Serialize(block, bytes);
            Codec.Deserialize(bytes)!.Release();
        }

        // for people; no test depends on it
        output.WriteLine($"{Rounds * (double)bytes.Length / Stopwatch.GetElapsedTime(began).TotalSeconds / 1e6:F0} MB/s written and read");
        Assert.Equal(buffer.Length, Codec.Deserialize(bytes)!.Length);
    }

    public void Dispose() => _services.Dispose();

    private static void Fill(AlignedBuffer buffer)
    {
        for (int index = 0; index < buffer.Length; index++)
        {
            buffer.Span[index] = BitConverter.Int32BitsToSingle(index * 0x01000193);
        }
    }
}
