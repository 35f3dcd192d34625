using DistributedAE.Training.Models;

namespace DistributedAE.Training.InProcess;

/// <summary>How a stage ended, with the times of this run.</summary>
/// <param name="Result">What does not depend on the machine.</param>
/// <param name="Seconds">Time spent on it in this run; 0 if an earlier run finished it.</param>
/// <param name="SamplesPerSecond">Training samples a second in this run; 0 if an earlier run finished it.</param>
public sealed record StageReport(StageResult Result, double Seconds, double SamplesPerSecond);
