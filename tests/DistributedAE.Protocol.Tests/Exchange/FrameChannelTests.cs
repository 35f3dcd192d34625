using DistributedAE.Protocol.Exchange;

namespace DistributedAE.Protocol.Tests.Exchange;

/// <summary>What one side writes, the other reads; whatever changed on the way is refused.</summary>
public sealed class FrameChannelTests
{
    private static readonly float[] Gradient = [.. Enumerable.Range(0, 50_001).Select(index => index * 0.25f)];
    private static readonly float[] Activations = [1.5f, -2f, 3f];

    [Fact]
    public void A_result_arrives_with_its_head_and_both_runs_of_floats()
    {
        FrameHead head = FrameHead.Of(FrameKind.Result);
        (head.Job, head.Stage, head.Version, head.Generation) = (3, 2, 17, 1L << 41);
        (head.First, head.Count, head.LossSum, head.SampleCount) = (4, 4, -0.125, 99);
        var channel = new FrameChannel(new MemoryStream(Written(head)));

        FrameHead read = channel.ReadHead();
        float[] gradient = new float[Gradient.Length];
        float[] activations = new float[Activations.Length];
        channel.ReadPayload(read, gradient, activations);

        Assert.Equal((3, 2, 17, 1L << 41), (read.Job, read.Stage, read.Version, read.Generation));
        Assert.Equal((4, 4, -0.125, 99), (read.First, read.Count, read.LossSum, read.SampleCount));
        Assert.Equal(Gradient, gradient);
        Assert.Equal(Activations, activations);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(60)]
    [InlineData(FrameHead.Bytes + 7)]
    [InlineData(FrameHead.Bytes + 200_003)]
    public void A_flipped_bit_anywhere_is_noticed(int position)
    {
        byte[] bytes = Written(FrameHead.Of(FrameKind.Result));
        bytes[position] ^= 0x10;
        var channel = new FrameChannel(new MemoryStream(bytes));

        Assert.Throws<FrameException>(() =>
        {
            FrameHead head = channel.ReadHead();
            channel.ReadPayload(head, new float[Gradient.Length], new float[Activations.Length]);
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(FrameHead.Bytes - 1)]
    [InlineData(FrameHead.Bytes)]
    [InlineData(FrameHead.Bytes + 100_000)]
    public void A_frame_that_is_cut_off_is_no_end(int length)
    {
        var channel = new FrameChannel(new MemoryStream(Written(FrameHead.Of(FrameKind.Result))[..length]));

        FrameException refused = Assert.Throws<FrameException>(() => channel.Skip(channel.ReadHead()));

        Assert.Equal("the connection ended in the middle of a frame", refused.Message);
    }

    [Fact]
    public void A_connection_may_end_behind_a_frame()
    {
        var channel = new FrameChannel(new MemoryStream(Written(FrameHead.Of(FrameKind.Result))));
        channel.Skip(channel.ReadHead());

        Assert.Throws<EndOfStreamException>(() => channel.ReadHead());
    }

    [Fact]
    public void A_payload_of_another_length_is_refused_before_it_is_read()
    {
        var stream = new MemoryStream(Written(FrameHead.Of(FrameKind.Result)));
        var channel = new FrameChannel(stream);
        FrameHead head = channel.ReadHead();

        FrameException refused = Assert.Throws<FrameException>(() => channel.ReadPayload(head, new float[7]));

        Assert.Equal($"a payload of {(Gradient.Length + Activations.Length) * 4} bytes is announced, 28 are needed", refused.Message);
        Assert.Equal(FrameHead.Bytes, stream.Position);
    }

    [Fact]
    public void A_message_above_its_limit_is_refused_before_memory_is_taken()
    {
        using var memory = new MemoryStream();
        new FrameChannel(memory).WriteMessage(FrameHead.Of(FrameKind.Dropped), new ReasonMessage(new string('x', 1000)));
        var channel = new FrameChannel(new MemoryStream(memory.ToArray()));
        FrameHead head = channel.ReadHead();

        FrameException refused = Assert.Throws<FrameException>(() => channel.ReadMessage<ReasonMessage>(head, limit: 100));

        Assert.EndsWith("the limit is 100", refused.Message, StringComparison.Ordinal);
    }

    private static byte[] Written(FrameHead head)
    {
        using var memory = new MemoryStream();
        new FrameChannel(memory).Write(head, Gradient, Activations);
        return memory.ToArray();
    }
}
