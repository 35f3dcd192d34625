namespace DistributedAE.Protocol.Api;

/// <summary>A page of jobs.</summary>
/// <param name="Jobs">Newest first.</param>
/// <param name="Next">Give it as <c>before</c> to get the next page; null at the end.</param>
public sealed record JobList(IReadOnlyList<JobView> Jobs, string? Next);
