using DistributedAE.Protocol.Exchange;

namespace DistributedAE.Server.Exchange;

/// <summary>Adds up the bytes of all connections, those that ended included.</summary>
internal sealed class ExchangeTraffic
{
    private readonly Lock _gate = new();
    private readonly List<FrameChannel> _open = [];
    private long _endedSent;
    private long _endedReceived;

    /// <summary>A connection begins.</summary>
    public void Add(FrameChannel channel)
    {
        lock (_gate)
        {
            _open.Add(channel);
        }
    }

    /// <summary>A connection has ended.</summary>
    public void Remove(FrameChannel channel)
    {
        lock (_gate)
        {
            if (_open.Remove(channel))
            {
                _endedSent += channel.BytesWritten;
                _endedReceived += channel.BytesRead;
            }
        }
    }

    /// <summary>Bytes to workers and from workers.</summary>
    public (long Sent, long Received) Read()
    {
        lock (_gate)
        {
            return (_endedSent + _open.Sum(channel => channel.BytesWritten), _endedReceived + _open.Sum(channel => channel.BytesRead));
        }
    }
}
