namespace DistributedAE.Server.Curves;

/// <summary>What of a job's curves is wanted.</summary>
/// <param name="Points">Most points of all stages together; each stage that has steps has one at least.</param>
/// <param name="Stage">Only the stage of this name; null for all.</param>
internal sealed record CurveQuery(int Points, string? Stage);
