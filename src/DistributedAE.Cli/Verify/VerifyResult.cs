namespace DistributedAE.Cli.Verify;

/// <summary>The result of <c>dae verify</c>, for programs.</summary>
/// <param name="Equal">Whether both runs have the same bits.</param>
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
    double Seconds);
