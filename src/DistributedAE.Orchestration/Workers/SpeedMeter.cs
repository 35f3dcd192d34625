namespace DistributedAE.Orchestration;

/// <summary>
/// A worker's speed: cost over time, both summed with exponentially falling weights, so that a long block says more than a short one and the
/// last few blocks say most.
/// </summary>
public sealed class SpeedMeter
{
    /// <summary>Weight of all blocks before, when a new one comes in.</summary>
    public const double Decay = 0.8;

    private double _cost;
    private double _seconds;

    /// <summary>Cost a second, or 0 before the first measurement.</summary>
    public double Speed => _seconds > 0 ? _cost / _seconds : 0;

    /// <summary>Whether anything was measured.</summary>
    public bool IsMeasured => _cost > 0 && _seconds > 0;

    /// <summary>Takes in a block. One that took no time or cost nothing says nothing.</summary>
    /// <param name="cost">What it cost, in the unit of <see cref="ExchangeEvent.WorkOpened"/>.</param>
    /// <param name="elapsed">From being given until its result was there, transport included.</param>
    public void Measure(double cost, TimeSpan elapsed)
    {
        if (cost > 0 && elapsed > TimeSpan.Zero)
        {
            _cost = (Decay * _cost) + cost;
            _seconds = (Decay * _seconds) + elapsed.TotalSeconds;
        }
    }

    /// <summary>Forgets all blocks.</summary>
    public void Clear() => (_cost, _seconds) = (0, 0);
}
