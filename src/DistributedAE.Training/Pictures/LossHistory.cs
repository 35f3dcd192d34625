namespace DistributedAE.Training.Pictures;

/// <summary>The losses of one stage, epoch after epoch.</summary>
/// <param name="Stage">Name of the stage, such as "pretrain[0]" or "finetune".</param>
/// <param name="Training">Training loss per sample of epoch 1, 2, ….</param>
/// <param name="Validation">Validation loss per sample of the same epochs; empty where nothing is validated, null where an epoch was not.</param>
public sealed record LossHistory(string Stage, IReadOnlyList<double> Training, IReadOnlyList<double?> Validation);
