using DistributedAE.Training.Runs;

namespace DistributedAE.Cli.Verify;

/// <summary>What two runs of a job have in common whose engines do not give the same bits: their losses, within a tolerance.</summary>
/// <param name="EpochsCompared">Epochs that both runs have figures of.</param>
/// <param name="EpochsWithin">Those of them whose training and validation losses are near enough.</param>
/// <param name="Largest">The largest difference, relative to the first run's loss.</param>
/// <param name="FirstDifference">Where they part, in words; null where they don't.</param>
internal sealed record LossComparison(int EpochsCompared, int EpochsWithin, double Largest, string? FirstDifference)
{
    /// <summary>Whether there was something to compare, and all of it is near enough.</summary>
    public bool AreNear => EpochsCompared > 0 && EpochsWithin == EpochsCompared;

    /// <summary>Compares two runs.</summary>
    /// <param name="first">The first.</param>
    /// <param name="second">The second.</param>
    /// <param name="tolerance">Largest difference of two losses, relative to the first.</param>
    public static LossComparison Of(RunTrace first, RunTrace second, double tolerance)
    {
        (EpochMetrics Epoch, double Difference)[] epochs =
        [
            .. first.Epochs.Join(
                second.Epochs,
                epoch => (epoch.Stage, epoch.Epoch),
                epoch => (epoch.Stage, epoch.Epoch),
                (one, other) => (one, Math.Max(Difference(one.TrainLoss, other.TrainLoss), Difference(one.ValidationLoss, other.ValidationLoss)))),
        ];
        int within = epochs.Count(pair => pair.Difference <= tolerance);
        string? difference = within == epochs.Length
            ? null
            : epochs.Where(pair => pair.Difference > tolerance)
                .Select(pair => $"the first loss beyond it is that of {pair.Epoch.Stage}, epoch {pair.Epoch.Epoch + 1}: {Percent(pair.Difference)}").First();
        return new LossComparison(epochs.Length, within, epochs.Select(pair => pair.Difference).DefaultIfEmpty().Max(), difference);
    }

    /// <summary>A relative difference, for people.</summary>
    public static string Percent(double difference) => double.IsInfinity(difference) ? "one of both is no number" : $"{difference * 100:0.####} %";

    // losses that are not measured are NaN in both runs
    private static double Difference(double one, double other) =>
        double.IsNaN(one) && double.IsNaN(other) ? 0 : double.IsNaN(one) || double.IsNaN(other) ? double.PositiveInfinity
        : one == other ? 0 : Math.Abs(one - other) / Math.Abs(one);
}
