using DistributedAE.Orchestration;

namespace DistributedAE.Server.Store;

/// <summary>A stage of a job, as it follows from the job and its data.</summary>
/// <param name="Name"><c>pretrain[k]</c> or <c>finetune</c>.</param>
/// <param name="Epochs">Its number of epochs.</param>
/// <param name="BatchSize">Samples of a step.</param>
/// <param name="StepsPerEpoch">Steps of an epoch.</param>
internal sealed record StoredStage(string Name, int Epochs, int BatchSize, int StepsPerEpoch)
{
    /// <summary>Hash of the model at its end; null before.</summary>
    public string? ModelSha256 { get; init; }

    /// <summary>The stage of a plan.</summary>
    public static StoredStage Of(StagePlan plan) => new(plan.Name, plan.Epochs, plan.BatchSize, plan.StepsPerEpoch);
}
