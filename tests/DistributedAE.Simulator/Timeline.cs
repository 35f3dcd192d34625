namespace DistributedAE.Simulator;

/// <summary>Virtual time: what happens when. Things of the same time happen in the order in which they were planned.</summary>
internal sealed class Timeline
{
    private readonly PriorityQueue<Action, (long Ticks, long Order)> _planned = new();
    private long _order;

    /// <summary>The time since the simulation began.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>Things that happened so far.</summary>
    public long Happened { get; private set; }

    /// <summary>Plans something; at once, if its time is over.</summary>
    public void At(TimeSpan time, Action action) => _planned.Enqueue(action, (Math.Max(time.Ticks, Now.Ticks), _order++));

    /// <summary>Lets the next thing happen.</summary>
    /// <returns>False when nothing is planned.</returns>
    public bool Step()
    {
        if (!_planned.TryDequeue(out Action? action, out (long Ticks, long Order) when))
        {
            return false;
        }

        Now = new TimeSpan(when.Ticks);
        Happened++;
        action();
        return true;
    }
}
