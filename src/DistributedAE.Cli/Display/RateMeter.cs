namespace DistributedAE.Cli.Display;

/// <summary>A rate over the last few seconds, so that it neither jumps nor lags behind.</summary>
/// <param name="time">The clock.</param>
internal sealed class RateMeter(TimeProvider time)
{
    private const double Window = 4;

    private readonly Queue<(long At, long Total)> _readings = new();
    private long _newest;

    /// <summary>Forgets what was.</summary>
    public void Restart() => Volatile.Write(ref _newest, long.MaxValue);

    /// <summary>Takes a reading of a total and gives the rate a second; null as long as there is only one.</summary>
    public double? Of(long total)
    {
        if (total < Volatile.Read(ref _newest))
        {
            _readings.Clear();
        }

        Volatile.Write(ref _newest, total);
        long now = time.GetTimestamp();
        _readings.Enqueue((now, total));
        while (_readings.Count > 2 && time.GetElapsedTime(_readings.Peek().At, now).TotalSeconds > Window)
        {
            _readings.Dequeue();
        }

        (long at, long first) = _readings.Peek();
        double seconds = time.GetElapsedTime(at, now).TotalSeconds;
        return _readings.Count < 2 || seconds <= 0 ? null : (total - first) / seconds;
    }
}
