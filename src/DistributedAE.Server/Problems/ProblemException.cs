using Microsoft.AspNetCore.Http;

namespace DistributedAE.Server.Problems;

/// <summary>A request cannot be done; becomes problem details.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="type">The kind of problem, in small letters and dashes.</param>
/// <param name="title">The kind of problem, for people.</param>
/// <param name="detail">What was wrong, and the remedy.</param>
/// <param name="errors">The errors in what was sent.</param>
internal sealed class ProblemException(int status, string type, string title, string detail, IReadOnlyList<ProblemError>? errors = null)
    : Exception(detail)
{
    /// <summary>The problem.</summary>
    public Problem Problem { get; } = new($"urn:dae:problem:{type}", title, status, detail) { Errors = errors };

    /// <summary>What was sent is wrong (400).</summary>
    public static ProblemException Invalid(string detail, IReadOnlyList<ProblemError>? errors = null) =>
        new(StatusCodes.Status400BadRequest, "invalid", "invalid request", detail, errors);

    /// <summary>What was named is not there (404).</summary>
    public static ProblemException NotFound(string detail) => new(StatusCodes.Status404NotFound, "not-found", "not found", detail);

    /// <summary>What was asked for does not go with the state of things (409).</summary>
    public static ProblemException Conflict(string detail) => new(StatusCodes.Status409Conflict, "conflict", "not possible now", detail);

    /// <summary>Try again later (503).</summary>
    public static ProblemException Unavailable(string detail) =>
        new(StatusCodes.Status503ServiceUnavailable, "unavailable", "not available now", detail);
}
