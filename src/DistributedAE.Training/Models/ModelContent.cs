using DistributedAE.Data;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Training.Models;

/// <summary>What a model file keeps beside the parameters, so that the model can be used without the job's data.</summary>
/// <param name="Job">The job with its text.</param>
/// <param name="Scaling">The scaling of the inputs.</param>
public sealed record ModelContent(JobFile Job, Scaling Scaling)
{
    /// <summary>The classes' names by number; null where there are none.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>The extents of a sample that is a picture; null where samples are none.</summary>
    public ImageShape? Image { get; init; }

    /// <summary>How the stages ended, in their order.</summary>
    public IReadOnlyList<StageResult> Stages { get; init; } = [];
}
