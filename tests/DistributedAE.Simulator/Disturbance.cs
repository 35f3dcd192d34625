namespace DistributedAE.Simulator;

/// <summary>What can happen to a cluster.</summary>
internal enum Disturbance
{
    KillWorker,
    FreezeWorker,
    BreakLink,
    SilenceLink,
    Partition,
    DrainWorker,
    AddWorker,
    KillCoordinator,
    FreezeCoordinator,
    JumpClock,
    PauseJob,
    AbandonWork,
    DamageCheckpoint,
}
