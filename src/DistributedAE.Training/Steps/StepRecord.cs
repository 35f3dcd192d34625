namespace DistributedAE.Training.Steps;

/// <summary>What a step gave.</summary>
/// <param name="Stage">Index of its stage.</param>
/// <param name="Epoch">Its epoch, from 0.</param>
/// <param name="Step">Its number within the stage, from 1.</param>
/// <param name="Seconds">Training time from the job's first step to this one's end; pauses don't count.</param>
/// <param name="Duration">Its own time in seconds.</param>
/// <param name="Loss">Its mean loss a sample, summed over features.</param>
/// <param name="GradientNorm">Length of its mean gradient, before clipping and without weight decay; NaN where it was not measured.</param>
/// <param name="Samples">Number of its samples.</param>
public readonly record struct StepRecord(
    int Stage, int Epoch, long Step, double Seconds, float Duration, float Loss, float GradientNorm, long Samples);
