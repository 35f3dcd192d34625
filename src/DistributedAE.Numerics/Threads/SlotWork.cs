namespace DistributedAE.Numerics.Threads;

/// <summary>A piece of work that all slots of a team run at the same time, each on its own part.</summary>
public abstract class SlotWork
{
    /// <summary>Does slot <paramref name="slot"/>'s part. Every slot must meet every <see cref="SlotTeam.Barrier"/>.</summary>
    public abstract void Run(int slot, SlotTeam team);
}
