namespace DistributedAE.Cli.Verify;

/// <summary>How near the losses of two runs are that are not bit-reproducible, for programs.</summary>
/// <param name="Engine">Which engines the job allows.</param>
/// <param name="Tolerance">Largest relative difference that passes.</param>
/// <param name="EpochsWithin">Epochs whose losses pass.</param>
/// <param name="LargestDifference">The largest relative difference.</param>
internal sealed record VerifiedLosses(string Engine, double Tolerance, int EpochsWithin, double LargestDifference);
