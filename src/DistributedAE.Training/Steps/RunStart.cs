namespace DistributedAE.Training.Steps;

/// <summary>The beginning of a run, or of its going on.</summary>
/// <param name="Time">When.</param>
/// <param name="Seconds">Training time until then.</param>
public readonly record struct RunStart(DateTimeOffset Time, double Seconds);
