namespace DistributedAE.Orchestration;

/// <summary>
/// Where a job stands: with the parameter server's state and the finished layers all that a checkpoint has to keep, so that a
/// resume in the middle of an epoch goes on exactly.
/// </summary>
/// <param name="Stage">Index of the stage; the number of stages when all are done.</param>
/// <param name="InStage">Where the stage stands.</param>
public sealed record JobProgress(int Stage, StageProgress InStage)
{
    /// <summary>A job that was not begun.</summary>
    public static JobProgress None { get; } = new(0, StageProgress.None);
}
