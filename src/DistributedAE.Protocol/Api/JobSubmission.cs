namespace DistributedAE.Protocol.Api;

/// <summary>A job to be queued.</summary>
/// <param name="File">The job file's text (YAML), overrides applied. At most 1 MB.</param>
public sealed record JobSubmission(string File)
{
    /// <summary>Name for the job in place of the one in its file; null for that one.</summary>
    public string? Name { get; init; }

    /// <summary>Higher ones run first; −1000 … 1000, default 0.</summary>
    public int Priority { get; init; }

    /// <summary>
    /// Data files that the submitter uploaded: path in the job file → SHA-256 of the content (<see cref="ApiRoutes.Upload"/>). Other paths are the server's.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Uploads { get; init; }
}
