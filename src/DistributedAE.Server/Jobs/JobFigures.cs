using DistributedAE.Orchestration;
using DistributedAE.Protocol.Api;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Runs;

namespace DistributedAE.Server.Jobs;

/// <summary>Turns a run's figures into those of the API. JSON knows no NaN: what is not finite is not given.</summary>
internal static class JobFigures
{
    /// <summary>A value, or null where it is not finite.</summary>
    public static double? Finite(double value) => double.IsFinite(value) ? value : null;

    /// <summary>A line of <c>metrics.jsonl</c>.</summary>
    public static MetricView Of(EpochMetrics line) => new(
        line.StageIndex, line.Stage, line.Epoch, line.Step, Finite(line.TrainLoss) ?? 0, Finite(line.ValidationLoss),
        Finite(line.LearningRate) ?? 0, Finite(line.Seconds) ?? 0, Finite(line.SamplesPerSecond) ?? 0);

    /// <summary>What an observer is told of an epoch.</summary>
    public static MetricView Of(StagePlan plan, EpochReport report) => new(
        plan.Index, plan.Name, report.Epoch, (long)(report.Epoch + 1) * plan.StepsPerEpoch, Finite(report.TrainingLoss) ?? 0,
        Finite(report.ValidationLoss), report.LearningRate, report.Seconds, Finite(report.SamplesPerSecond) ?? 0);
}
