using System.Net;

namespace DistributedAE.Client.Api;

/// <summary>The coordinator refused a request. The message is complete for the user.</summary>
/// <param name="status">Status of the response.</param>
/// <param name="title">What kind of problem it is.</param>
/// <param name="detail">What was wrong, and the remedy; null where the coordinator did not say.</param>
/// <param name="errors">The errors in what was sent; empty where it was none of its content.</param>
public sealed class ApiException(HttpStatusCode status, string title, string? detail, IReadOnlyList<ApiError> errors)
    : Exception(Text(title, detail, errors))
{
    /// <summary>Status of the response.</summary>
    public HttpStatusCode Status { get; } = status;

    /// <summary>What kind of problem it is.</summary>
    public string Title { get; } = title;

    /// <summary>What was wrong, and the remedy.</summary>
    public string? Detail { get; } = detail;

    /// <summary>The errors in what was sent.</summary>
    public IReadOnlyList<ApiError> Errors { get; } = errors;

    private static string Text(string title, string? detail, IReadOnlyList<ApiError> errors)
    {
        string first = string.IsNullOrWhiteSpace(detail) ? title : detail;
        IEnumerable<string> rest = errors.Select(error => error.ToString()).Where(error => !first.Contains(error, StringComparison.Ordinal));
        return string.Join('\n', [first, .. rest]);
    }
}
