namespace DistributedAE.Orchestration;

/// <summary>How long a silent worker is believed to be at work.</summary>
public sealed record LeaseOptions
{
    /// <summary>Default of <see cref="Lease"/>.</summary>
    public static readonly TimeSpan DefaultLease = TimeSpan.FromSeconds(3);

    /// <summary>Default of <see cref="Heartbeat"/>.</summary>
    public static readonly TimeSpan DefaultHeartbeat = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Time after a worker's last message at which its blocks are given to others and its connection is closed; default 3 s. At least twice
    /// <see cref="Heartbeat"/>, so that one late heartbeat costs nothing.
    /// </summary>
    public TimeSpan Lease { get; init; } = DefaultLease;

    /// <summary>Time between two heartbeats of a worker, and the longest time between two events of the coordinator; default 1 s, above 0.</summary>
    public TimeSpan Heartbeat { get; init; } = DefaultHeartbeat;

    /// <summary>Refuses options that can't work.</summary>
    /// <exception cref="ArgumentException">One of them is out of its range.</exception>
    public void Check()
    {
        if (Heartbeat <= TimeSpan.Zero || Lease < 2 * Heartbeat)
        {
            throw new ArgumentException(
                $"a lease of {Lease.TotalSeconds} s and a heartbeat every {Heartbeat.TotalSeconds} s don't go together: the heartbeat must be above 0 s and the lease at least twice as long");
        }
    }
}
