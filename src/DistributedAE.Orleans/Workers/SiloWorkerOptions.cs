using DistributedAE.Client.Worker;

namespace DistributedAE.Orleans.Workers;

/// <summary>How a worker silo computes.</summary>
internal sealed record SiloWorkerOptions
{
    /// <summary>Number of threads, ≥ 1.</summary>
    public int Slots { get; init; } = 1;

    /// <summary>Its name, for people.</summary>
    public required string Name { get; init; }

    /// <summary>Folder for data that come from the cluster.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>Whether data are loaded from this machine's disks where they are there with the same content; default true.</summary>
    public bool OwnData { get; init; } = true;

    /// <summary>Most memory for codes of the layers below, in bytes.</summary>
    public long CodeBytes { get; init; } = WorkerOptions.DefaultCodeBytes;

    /// <summary>Gets a line for people; on any thread.</summary>
    public Action<string> Tell { get; init; } = _ => { };
}
