namespace DistributedAE.Cli.Verify;

/// <summary>The result of <c>dae verify</c>, for programs.</summary>
/// <param name="Equal">Whether both runs have the same bits; of jobs that are not bit-reproducible, whether their losses are within the tolerance.</param>
/// <param name="Hashes">Hash by hash.</param>
/// <param name="EpochsCompared">Epochs whose losses were compared.</param>
/// <param name="EpochsEqual">Those with equal losses.</param>
/// <param name="FirstDifference">Where they part; null where they don't.</param>
/// <param name="Workers">Worker processes of the second run.</param>
/// <param name="Slots">Threads of each.</param>
/// <param name="Narrower">Workers with narrower vectors.</param>
/// <param name="Kills">Kills of the second run.</param>
/// <param name="Seed">Chose who was killed when.</param>
/// <param name="Seconds">Time of the second run.</param>
internal sealed record VerifyResult(
    bool Equal,
    IReadOnlyList<ComparedPoint> Hashes,
    int EpochsCompared,
    int EpochsEqual,
    string? FirstDifference,
    int Workers,
    int Slots,
    int Narrower,
    int Kills,
    ulong Seed,
    double Seconds)
{
    /// <summary>The same for losses within a tolerance, in place of bits: of jobs that are not bit-reproducible; null for others.</summary>
    public VerifiedLosses? Within { get; init; }
}
