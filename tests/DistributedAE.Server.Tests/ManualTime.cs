namespace DistributedAE.Server.Tests;

/// <summary>A clock that stands still until it is moved. Timers are called by whoever moves it, one after the other.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref _now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (_gate)
        {
            _timers.Add(timer);
        }

        return timer;
    }

    /// <summary>Moves the clock and calls every timer that is due, once.</summary>
    public void Pass(TimeSpan time)
    {
        ManualTimer[] timers;
        lock (_gate)
        {
            Volatile.Write(ref _now, _now + time.Ticks);
            timers = [.. _timers];
        }

        foreach (ManualTimer timer in timers)
        {
            timer.CallIfDue();
        }
    }

    private sealed class ManualTimer(ManualTime time, Action call) : ITimer
    {
        private long _due = long.MaxValue;
        private TimeSpan _period;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _due = dueTime < TimeSpan.Zero ? long.MaxValue : time.GetTimestamp() + dueTime.Ticks;
            _period = period;
            return true;
        }

        public void CallIfDue()
        {
            if (_due <= time.GetTimestamp())
            {
                _due = _period > TimeSpan.Zero ? time.GetTimestamp() + _period.Ticks : long.MaxValue;
                call();
            }
        }

        public void Dispose()
        {
            lock (time._gate)
            {
                time._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
