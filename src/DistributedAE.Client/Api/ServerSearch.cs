using DistributedAE.Protocol.Api;

namespace DistributedAE.Client.Api;

/// <summary>
/// What is known about the coordinator. Its address: <see cref="Url"/>, else <c>server.json</c> of <see cref="Root"/>. The token:
/// <see cref="TokenFile"/>, else <see cref="Token"/>, else the token file of <see cref="Root"/> if that folder's server is the one that is asked.
/// </summary>
public sealed record ServerSearch
{
    /// <summary>Address that was given: scheme, host and port; null for none.</summary>
    public string? Url { get; init; }

    /// <summary>File with the token; null for none.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Token from the environment; null for none. Never from the command line, which everybody on the machine can read.</summary>
    public string? Token { get; init; }

    /// <summary>PEM file with the certificate to trust; null for the root's certificate if the root's server is asked, else for the machine's authorities.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>The coordinator's root folder on this machine.</summary>
    public string Root { get; init; } = CoordinatorFiles.DefaultRoot;

    /// <summary>Whether a worker asks, which has a token of its own.</summary>
    public bool ForWorker { get; init; }
}
