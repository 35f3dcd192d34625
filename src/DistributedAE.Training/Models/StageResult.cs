namespace DistributedAE.Training.Models;

/// <summary>How a stage of a job ended. It holds no times, so that a model file's bytes follow from the job and the data.</summary>
/// <param name="Stage"><c>pretrain[k]</c> or <c>finetune</c>.</param>
/// <param name="Epochs">Epochs that were trained.</param>
/// <param name="TrainLoss">Mean training loss of the last epoch, summed over features; null when none was trained.</param>
/// <param name="ValidationLoss">Validation loss of the parameters that were kept; null without validation samples.</param>
/// <param name="ModelSha256">The <see cref="ModelHash"/> at the stage's end.</param>
public sealed record StageResult(string Stage, int Epochs, double? TrainLoss, double? ValidationLoss, string ModelSha256);
