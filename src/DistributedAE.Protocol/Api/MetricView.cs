namespace DistributedAE.Protocol.Api;

/// <summary>What an epoch gave.</summary>
/// <param name="StageIndex">Index of the stage.</param>
/// <param name="Stage">Name of the stage.</param>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Steps">Steps of the stage at the epoch's end.</param>
/// <param name="Loss">Mean training loss a sample.</param>
/// <param name="ValidationLoss">Mean validation loss; null without validation.</param>
/// <param name="LearningRate">Learning rate of its last step.</param>
/// <param name="Seconds">Time it took.</param>
/// <param name="SamplesPerSecond">Its speed.</param>
public sealed record MetricView(
    int StageIndex, string Stage, int Epoch, long Steps, double Loss, double? ValidationLoss, double LearningRate, double Seconds, double SamplesPerSecond);
