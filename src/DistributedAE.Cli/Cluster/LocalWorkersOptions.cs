using DistributedAE.Cli.Engines;

namespace DistributedAE.Cli.Cluster;

/// <summary>Which workers a process starts on its own machine.</summary>
/// <param name="Server">The coordinator's address.</param>
/// <param name="TokenFile">File with the workers' token; null where none is needed.</param>
/// <param name="Count">Number of workers.</param>
/// <param name="Slots">Threads of each.</param>
internal sealed record LocalWorkersOptions(Uri Server, string? TokenFile, int Count, int Slots)
{
    /// <summary>How many of them, the last ones, run with 256-bit vectors where the processor has wider ones.</summary>
    public int Narrower { get; init; }

    /// <summary>What they compute with.</summary>
    public EngineChoice Engine { get; init; } = EngineChoice.Managed;

    /// <summary>Folder for data that come from the coordinator; null for the usual one.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>File with the coordinator's certificate; null where it has none.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>Whether they may use shared memory.</summary>
    public bool SharedMemory { get; init; } = true;

    /// <summary>Longest wait before a worker that died is started again.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Threads of each where the cores are divided among so many workers.</summary>
    public static int SlotsOf(int workers) => Math.Max(1, Environment.ProcessorCount / Math.Max(workers, 1));
}
