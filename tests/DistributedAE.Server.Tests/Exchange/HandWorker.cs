using System.Net.Sockets;
using DistributedAE.Protocol.Exchange;
using DistributedAE.Training.Models;

namespace DistributedAE.Server.Tests.Exchange;

/// <summary>A worker by hand: it sends no heartbeats, computes nothing, and does with its block what the test wants.</summary>
internal sealed class HandWorker : IDisposable
{
    /// <summary>Its name.</summary>
    public const string Name = "by-hand";

    private const long Number = 4711;

    private readonly FrameChannel _channel;

    /// <summary>Joins. It is the same worker every time.</summary>
    public HandWorker(Uri address)
    {
        _channel = new FrameChannel(new NetworkStream(WorkerSocket.Connect(address), ownsSocket: true));
        _channel.WriteMessage(FrameHead.Of(FrameKind.Hello), new HelloMessage(Number, Name, 1, ProductVersion.Current, 512, false));
        FrameHead welcome = _channel.ReadHead();
        Assert.Equal(FrameKind.Welcome, welcome.Kind);
        _channel.Skip(welcome);
    }

    /// <summary>Asks for a block and waits for it.</summary>
    public FrameHead TakeBlock()
    {
        _channel.Write(FrameHead.Of(FrameKind.Wants));
        FrameHead block = Until(FrameKind.Assignment);
        _channel.Skip(block);
        return block;
    }

    /// <summary>Hands in a block that it was given, with sums that are all zero.</summary>
    /// <param name="block">The block.</param>
    /// <param name="samples">How many samples the block has.</param>
    public void HandIn(in FrameHead block, int samples)
    {
        FrameHead result = block;
        result.Kind = FrameKind.Result;
        result.SampleCount = samples;
        _channel.Write(result, new byte[block.PayloadBytes]);
    }

    /// <summary>Waits until a result is refused.</summary>
    /// <returns>Why it is.</returns>
    public string UntilDropped() => _channel.ReadMessage<ReasonMessage>(Until(FrameKind.Dropped), FrameLimits.MessageBytes).Reason;

    /// <summary>Waits until the coordinator gives it up.</summary>
    public void UntilGivenUp()
    {
        try
        {
            while (true)
            {
                _channel.Skip(_channel.ReadHead());
            }
        }
        catch (IOException end) when (end is EndOfStreamException or FrameException || end.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            // the connection was closed, between frames or within one
        }
    }

    public void Dispose() => _channel.Dispose();

    private FrameHead Until(FrameKind kind)
    {
        while (true)
        {
            FrameHead head = _channel.ReadHead();
            if (head.Kind == kind)
            {
                return head;
            }

            _channel.Skip(head);
        }
    }
}
