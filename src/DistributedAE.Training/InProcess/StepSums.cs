namespace DistributedAE.Training.InProcess;

/// <summary>What a step tells beside its update.</summary>
/// <param name="Loss">Loss summed over features and samples.</param>
/// <param name="Count">Number of samples.</param>
public readonly record struct StepSums(double Loss, long Count);
