namespace DistributedAE.Training.Jobs;

/// <summary>The names of a job's stages, which follow from the job alone.</summary>
public static class StageNames
{
    /// <summary>Of fine-tuning.</summary>
    public const string Finetuning = "finetune";

    /// <summary>Of the pretraining of a layer.</summary>
    public static string Pretraining(int layer) => $"pretrain[{layer}]";

    /// <summary>Those of a job, in order.</summary>
    public static IReadOnlyList<string> Of(JobSpec job)
    {
        ArgumentNullException.ThrowIfNull(job);
        IEnumerable<string> layers = Enumerable.Range(0, job.Model.Depth).Where(layer => job.Pretrain.ForLayer(layer) is { Epochs: > 0 }).Select(Pretraining);
        return job.Finetune.Runs ? [.. layers, Finetuning] : [.. layers];
    }
}
