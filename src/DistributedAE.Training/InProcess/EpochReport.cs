namespace DistributedAE.Training.InProcess;

/// <summary>One epoch in figures.</summary>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="TrainingLoss">Mean loss a training sample, each measured before its step's update.</param>
/// <param name="ValidationLoss">Mean loss a validation sample behind the epoch; NaN without validation.</param>
/// <param name="LearningRate">Rate of the epoch's last step.</param>
/// <param name="Seconds">Time of the epoch.</param>
/// <param name="SamplesPerSecond">Training samples a second.</param>
public sealed record EpochReport(int Epoch, double TrainingLoss, double ValidationLoss, double LearningRate, double Seconds, double SamplesPerSecond);
