namespace DistributedAE.Server.Exchange;

/// <summary>Times a stage's steps, and tells when the open one takes too long. Within the exchange's gate.</summary>
internal sealed class StepClock
{
    /// <summary>A step that is open for no longer is never late.</summary>
    public static readonly TimeSpan LateAfter = TimeSpan.FromSeconds(3);

    /// <summary>A stage's first step is late after this time: workers read their samples in it.</summary>
    public static readonly TimeSpan FirstLateAfter = TimeSpan.FromSeconds(30);

    /// <summary>A step is late after so many times the median of the last ones.</summary>
    public const int LateFactor = 5;

    private const int Remembered = 63;

    private readonly TimeSpan[] _last = new TimeSpan[Remembered];
    private long _count;
    private TimeSpan _opened;

    /// <summary>A step or a measurement of the validation loss begins.</summary>
    public void Open(TimeSpan now) => _opened = now;

    /// <summary>The open step is done.</summary>
    public void Close(TimeSpan now) => _last[_count++ % Remembered] = now - _opened;

    /// <summary>How long the open one has been open.</summary>
    public TimeSpan OpenFor(TimeSpan now) => now - _opened;

    /// <summary>Whether that is too long.</summary>
    public bool IsLate(TimeSpan now)
    {
        if (_count == 0)
        {
            return OpenFor(now) > FirstLateAfter;
        }

        TimeSpan[] sorted = [.. _last.AsSpan(0, (int)Math.Min(_count, Remembered)).ToArray().Order()];
        TimeSpan median = sorted[sorted.Length / 2];
        return OpenFor(now) > LateAfter && OpenFor(now) > LateFactor * median;
    }
}
