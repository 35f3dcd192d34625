namespace DistributedAE.Orchestration;

/// <summary>Names what is to be computed: with a block and the job file it says all that a worker has to know.</summary>
/// <param name="Job">Number of the job, unique in the coordinator's life.</param>
/// <param name="Stage">Index of the stage.</param>
/// <param name="Kind">Contributions or validation.</param>
/// <param name="Version">
/// Version of the parameters: updates of the stage before it. A step's version is also its number, counted through the stage.
/// </param>
public readonly record struct WorkId(long Job, int Stage, WorkKind Kind, long Version)
{
    /// <summary>For example <c>job 3, stage 0, contribution to step 17</c>.</summary>
    public override string ToString() =>
        Kind == WorkKind.Contribution
            ? $"job {Job}, stage {Stage}, contribution to step {Version}"
            : $"job {Job}, stage {Stage}, validation of version {Version}";
}
