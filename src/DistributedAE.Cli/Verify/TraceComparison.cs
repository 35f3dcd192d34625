using DistributedAE.Training.Runs;

namespace DistributedAE.Cli.Verify;

/// <summary>What two runs of a job have in common.</summary>
/// <param name="Points">Hash by hash, in the order of the run.</param>
/// <param name="EpochsCompared">Epochs that both runs have figures of.</param>
/// <param name="EpochsEqual">Those of them whose losses are equal to the last bit.</param>
/// <param name="FirstDifference">Where they part, in words; null where they don't.</param>
internal sealed record TraceComparison(IReadOnlyList<ComparedPoint> Points, int EpochsCompared, int EpochsEqual, string? FirstDifference)
{
    /// <summary>Whether there was something to compare, and all of it is equal.</summary>
    public bool AreEqual => Points.Count > 0 && FirstDifference is null;

    /// <summary>Compares two runs.</summary>
    public static TraceComparison Of(RunTrace first, RunTrace second)
    {
        ComparedPoint[] points =
        [
            .. first.Points()
                .Where(second.Hashes.ContainsKey)
                .Select(point => new ComparedPoint(point.Stage, point.Epoch, point.Step, first.Hashes[point], second.Hashes[point])),
        ];
        (EpochMetrics First, EpochMetrics Second)[] epochs =
        [
            .. first.Epochs.Join(second.Epochs, epoch => (epoch.Stage, epoch.Epoch), epoch => (epoch.Stage, epoch.Epoch), (one, other) => (one, other)),
        ];
        int equal = epochs.Count(pair => HaveSameLosses(pair.First, pair.Second));
        return new TraceComparison(points, epochs.Length, equal, Difference(points, epochs));
    }

    private static string? Difference(ComparedPoint[] points, (EpochMetrics First, EpochMetrics Second)[] epochs)
    {
        List<string> parts = [];
        if (points.FirstOrDefault(point => !point.Equal) is { } point)
        {
            parts.Add($"the first hash that differs is that of {new RunPoint(point.Stage, point.Epoch, point.Step)}: {point.First} ≠ {point.Second}");
        }

        foreach ((EpochMetrics one, EpochMetrics other) in epochs.Where(pair => !HaveSameLosses(pair.First, pair.Second)).Take(1))
        {
            string what = SameBits(one.TrainLoss, other.TrainLoss) ? "validation" : "training";
            parts.Add($"the first {what} loss that differs is that of {one.Stage}, epoch {one.Epoch + 1}");
        }

        return parts.Count == 0 ? null : string.Join("; ", parts);
    }

    private static bool HaveSameLosses(EpochMetrics one, EpochMetrics other) =>
        SameBits(one.TrainLoss, other.TrainLoss) && SameBits(one.ValidationLoss, other.ValidationLoss);

    private static bool SameBits(double one, double other) => double.IsNaN(one) ? double.IsNaN(other) : one.Equals(other);
}
