namespace DistributedAE.Simulator;

/// <summary>
/// A mistake in the model of the hosts, never in the product: to prove that the simulator finds such mistakes.
/// </summary>
internal enum Flaw
{
    None,

    /// <summary>The coordinator counts results that were refused because their assignment was taken back.</summary>
    CountsStaleResults,

    /// <summary>Contributions are added in the order in which they come.</summary>
    SumsInOrderOfArrival,

    /// <summary>A worker computes with the parameters that it got first.</summary>
    KeepsOldParameters,

    /// <summary>A restarted coordinator deals generations from 1 again.</summary>
    RepeatsGenerations,

    /// <summary>A restarted coordinator takes the newest file for a checkpoint, whether the manifest has it or not.</summary>
    IgnoresManifest,

    /// <summary>A broken connection is not told, and workers have no leases.</summary>
    ForgetsTheLost,

    /// <summary>A checkpoint keeps the parameters without the optimizer's states.</summary>
    SavesParametersOnly,

    /// <summary>One worker's memory flips a bit; every block is audited.</summary>
    FlipsBits,
}
