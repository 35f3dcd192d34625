namespace DistributedAE.Server.Telemetry;

/// <summary>Why a part of the training was computed again, as metrics call it.</summary>
internal static class RecoveryReason
{
    /// <summary>A worker's connection ended while it held blocks.</summary>
    public const string WorkerLost = "worker_lost";

    /// <summary>A worker was silent for longer than its lease while it held blocks.</summary>
    public const string WorkerSilent = "worker_silent";

    /// <summary>A worker gave a block back.</summary>
    public const string BlockReturned = "block_returned";

    /// <summary>A job went on from its last checkpoint because the coordinator had ended while it ran.</summary>
    public const string CoordinatorRestarted = "coordinator_restarted";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [WorkerLost, WorkerSilent, BlockReturned, CoordinatorRestarted];
}
