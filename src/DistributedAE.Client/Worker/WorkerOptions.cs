using DistributedAE.Autoencoders;
using DistributedAE.Client.Api;

namespace DistributedAE.Client.Worker;

/// <summary>How a worker works.</summary>
public sealed record WorkerOptions
{
    /// <summary>Default of <see cref="CodeBytes"/>.</summary>
    public const long DefaultCodeBytes = 2L << 30;

    /// <summary>The coordinator's address.</summary>
    public required Uri Server { get; init; }

    /// <summary>The workers' token; null where the coordinator wants none.</summary>
    public string? Token { get; init; }

    /// <summary>Number of threads, ≥ 1.</summary>
    public int Slots { get; init; } = 1;

    /// <summary>Makes what computes; null (the default) for the project's own kernels on the slots. Others only take part in jobs that allow them.</summary>
    public IEngineFactory? Engines { get; init; }

    /// <summary>Which engines it has.</summary>
    public EngineKind EngineKind => Engines?.Kind ?? EngineKind.Managed;

    /// <summary>Its name, for people: at most 100 characters.</summary>
    public string Name { get; init; } = $"{Environment.MachineName}-{Environment.ProcessId}";

    /// <summary>Whether to use shared memory where coordinator and worker run on one host; default true.</summary>
    public bool SharedMemory { get; init; } = true;

    /// <summary>Folder for data that come from the coordinator.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>Whether data are loaded from this machine's disks where they are there with the same content; default true.</summary>
    public bool OwnData { get; init; } = true;

    /// <summary>Most memory for codes of the layers below, in bytes; what does not fit is computed again. Default 2 GiB.</summary>
    public long CodeBytes { get; init; } = DefaultCodeBytes;

    /// <summary>Certificates to trust; null (the default) for those of the machine's authorities.</summary>
    public TrustedCertificates? Trusted { get; init; }

    /// <summary>Gets a line for people; on any thread.</summary>
    public Action<string> Tell { get; init; } = _ => { };
}
