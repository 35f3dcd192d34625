namespace DistributedAE.Orleans.Storage;

/// <summary>How run folders and inputs are kept in the database.</summary>
internal sealed record ArchiveOptions
{
    /// <summary>Bytes of a chunk, but for a file's last one: what is held in memory of a file, and what a changed byte costs to store.</summary>
    public const int ChunkBytes = 1 << 20;

    /// <summary>Most files of a run folder.</summary>
    public const int MaxFiles = 1000;

    /// <summary>Longest name of a file, in characters.</summary>
    public const int MaxNameLength = 200;

    /// <summary>How long a database that is away is waited for, ≥ 0.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Largest file, in bytes, ≥ 1; 16 GiB by default.</summary>
    public long MaxFileBytes { get; init; } = 1L << 34;

    /// <summary>
    /// After how long of silence the database ends the transaction of a silo that is frozen or cut off, ≥ 1 s. Until then its lock keeps the silo that took the job over from
    /// storing the run; what was not committed is not there.
    /// </summary>
    public TimeSpan SilenceLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Refuses options that make no sense.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is out of its range.</exception>
    public void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Patience, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxFileBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(SilenceLimit, TimeSpan.FromSeconds(1));
    }
}
