namespace DistributedAE.Simulator;

/// <summary>
/// A process that can be frozen (what should happen meanwhile happens when it thaws) and killed (what it had planned never happens).
/// </summary>
internal abstract class SimulatedProcess(Simulation simulation)
{
    private TimeSpan _frozenUntil;
    private long _life;

    /// <summary>Whether it runs; a frozen one does.</summary>
    public bool IsAlive { get; private set; }

    /// <summary>Whether it stands still.</summary>
    public bool IsFrozen => IsAlive && simulation.Timeline.Now < _frozenUntil;

    protected Simulation Simulation => simulation;

    protected SimulationRandom Random => simulation.Random;

    /// <summary>Stops it until then, or lets it go on, when that is over.</summary>
    public void FreezeUntil(TimeSpan time) => _frozenUntil = time;

    /// <summary>Plans something that this process does.</summary>
    public void After(TimeSpan delay, Action action) => At(simulation.Timeline.Now + delay, action);

    public void At(TimeSpan time, Action action)
    {
        long life = _life;
        simulation.Timeline.At(time, () => Run(life, action));
    }

    protected void Begin()
    {
        IsAlive = true;
        _frozenUntil = TimeSpan.Zero;
    }

    protected void End()
    {
        IsAlive = false;
        _life++;
    }

    private void Run(long life, Action action)
    {
        if (life != _life)
        {
            return;
        }

        if (IsFrozen)
        {
            simulation.Timeline.At(_frozenUntil, () => Run(life, action));
        }
        else
        {
            action();
        }
    }
}
