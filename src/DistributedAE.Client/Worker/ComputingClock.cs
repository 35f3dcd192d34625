using System.Diagnostics;

namespace DistributedAE.Client.Worker;

/// <summary>Sums the time in which a worker computes; any thread may read it, also in the middle of a block.</summary>
internal sealed class ComputingClock
{
    private readonly Lock _gate = new();
    private TimeSpan _done;
    private long? _began;

    /// <summary>Seconds computed so far.</summary>
    public double Seconds
    {
        get
        {
            lock (_gate)
            {
                return (_done + Running).TotalSeconds;
            }
        }
    }

    private TimeSpan Running => _began is { } began ? Stopwatch.GetElapsedTime(began) : TimeSpan.Zero;

    /// <summary>A block's computation begins.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            _began = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>It is over.</summary>
    public void End()
    {
        lock (_gate)
        {
            (_done, _began) = (_done + Running, null);
        }
    }
}
