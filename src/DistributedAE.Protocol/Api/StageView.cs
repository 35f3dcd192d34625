namespace DistributedAE.Protocol.Api;

/// <summary>A stage of a job.</summary>
/// <param name="Index">Its place, from 0.</param>
/// <param name="Name"><c>pretrain[k]</c> or <c>finetune</c>.</param>
/// <param name="Status"><c>waiting</c>, <c>running</c> or <c>done</c>.</param>
/// <param name="Epochs">Its number of epochs; early stopping may end it before.</param>
/// <param name="EpochsDone">Epochs that are done.</param>
/// <param name="StepsPerEpoch">Steps of an epoch.</param>
/// <param name="BatchSize">Samples of a step.</param>
public sealed record StageView(int Index, string Name, string Status, int Epochs, int EpochsDone, int StepsPerEpoch, int BatchSize)
{
    /// <summary>Last training loss.</summary>
    public double? Loss { get; init; }

    /// <summary>Last validation loss.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>Seconds spent, of the epochs that count.</summary>
    public double Seconds { get; init; }

    /// <summary>Hash of the model at the stage's end.</summary>
    public string? ModelSha256 { get; init; }
}
