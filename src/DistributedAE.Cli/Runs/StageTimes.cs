using DistributedAE.Training.InProcess;
using DistributedAE.Training.Models;
using DistributedAE.Training.Runs;

namespace DistributedAE.Cli.Runs;

/// <summary>Completes the times of stages that earlier runs trained, from the epochs they wrote down.</summary>
internal static class StageTimes
{
    /// <summary>A stage's report over all runs.</summary>
    public static StageReport Of(StageResult stage, IReadOnlyList<EpochMetrics> epochs)
    {
        EpochMetrics[] own = [.. epochs.Where(epoch => epoch.Stage == stage.Stage)];
        double seconds = own.Sum(epoch => epoch.Seconds);
        double samples = own.Sum(epoch => epoch.Seconds * epoch.SamplesPerSecond);
        return new StageReport(stage, seconds, seconds > 0 ? samples / seconds : 0);
    }

    /// <summary>Stages with the times of earlier runs filled in.</summary>
    public static IReadOnlyList<StageReport> Complete(IEnumerable<StageReport> stages, IReadOnlyList<EpochMetrics> epochs) =>
        [.. stages.Select(stage => stage.Seconds > 0 ? stage : Of(stage.Result, epochs))];
}
