namespace DistributedAE.Training.InProcess;

/// <summary>One step in figures.</summary>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="StepOfEpoch">The step within the epoch, from 0.</param>
/// <param name="Loss">Mean loss a sample, measured before the step's update.</param>
/// <param name="Samples">Number of its samples.</param>
/// <param name="Seconds">Its time.</param>
/// <param name="GradientNorm">Length of the mean gradient, before clipping and without weight decay; NaN where it was not measured.</param>
public readonly record struct StepReport(int Epoch, int StepOfEpoch, double Loss, long Samples, double Seconds, double GradientNorm);
