namespace DistributedAE.Protocol.Api;

/// <summary>The curves of a job, with as many points as were asked for, however many steps there are.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Name">Its name.</param>
/// <param name="Stages">Its stages that have begun, in order.</param>
public sealed record JobCurves(string JobId, string Name, IReadOnlyList<StageCurves> Stages);
