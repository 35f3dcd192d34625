namespace DistributedAE.Orchestration;

/// <summary>A block that a worker was given and has not answered for.</summary>
/// <param name="Work">The work that it belongs to.</param>
/// <param name="Assignment">The block with its generation.</param>
/// <param name="Cost">Its share of the work's cost.</param>
/// <param name="Given">When it was given.</param>
public readonly record struct HeldBlock(WorkId Work, Assignment Assignment, double Cost, TimeSpan Given);
