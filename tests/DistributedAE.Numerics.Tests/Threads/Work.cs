using DistributedAE.Numerics.Threads;

namespace DistributedAE.Numerics.Tests.Threads;

/// <summary>What a test has each slot do.</summary>
internal sealed class Work(Action<int, SlotTeam> run) : SlotWork
{
    public override void Run(int slot, SlotTeam team) => run(slot, team);
}
