using DistributedAE.Protocol.Api;
using DistributedAE.Server.Store;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Server.Api;

/// <summary>Tells how far the stages of a job are.</summary>
internal static class StageList
{
    /// <summary>The stages, in order.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="standing">Where it stands.</param>
    /// <param name="view">How far it is.</param>
    /// <param name="metrics">Its figures.</param>
    public static IReadOnlyList<StageView> Of(JobSpec spec, JobStanding standing, JobView view, IReadOnlyList<MetricView> metrics)
    {
        IReadOnlyList<StoredStage> stages = standing.Stages ?? Expected(spec);
        return [.. stages.Select((stage, index) => View(stage, index, StatusOf(stage, index, view), [.. metrics.Where(metric => metric.StageIndex == index)]))];
    }

    private static StageView View(StoredStage stage, int index, string status, MetricView[] metrics) =>
        new(index, stage.Name, status, stage.Epochs, metrics.Length, stage.StepsPerEpoch, stage.BatchSize)
        {
            Loss = metrics is [.., var last] ? last.Loss : null,
            ValidationLoss = metrics is [.., var lastOne] ? lastOne.ValidationLoss : null,
            Seconds = metrics.Sum(metric => metric.Seconds),
            ModelSha256 = stage.ModelSha256,
        };

    private static string StatusOf(StoredStage stage, int index, JobView view) =>
        stage.ModelSha256 is not null ? "done" : view.StageIndex == index && !view.IsOver ? "running" : "waiting";

    /// <summary>Before the data is read, the number of steps is not known (0).</summary>
    private static List<StoredStage> Expected(JobSpec spec)
    {
        var stages = new List<StoredStage>();
        for (int layer = 0; layer < spec.Model.Depth; layer++)
        {
            if (spec.Pretrain.ForLayer(layer) is { Epochs: > 0 } settings)
            {
                stages.Add(new StoredStage(StageNames.Pretraining(layer), settings.Epochs, settings.BatchSize, 0));
            }
        }

        if (spec.Finetune.Runs)
        {
            stages.Add(new StoredStage(StageNames.Finetuning, spec.Finetune.Epochs, spec.Finetune.BatchSize, 0));
        }

        return stages;
    }
}
