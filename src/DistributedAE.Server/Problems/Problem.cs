namespace DistributedAE.Server.Problems;

/// <summary>Problem details (RFC 9457).</summary>
/// <param name="Type">A name for this kind of problem that does not change: <c>urn:dae:problem:…</c>.</param>
/// <param name="Title">This kind of problem, for people.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What was wrong this time, and the remedy.</param>
internal sealed record Problem(string Type, string Title, int Status, string Detail)
{
    /// <summary>The errors in what was sent; null where it was none of its content.</summary>
    public IReadOnlyList<ProblemError>? Errors { get; init; }
}
