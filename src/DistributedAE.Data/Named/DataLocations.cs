namespace DistributedAE.Data;

/// <summary>Where named data sets are looked for.</summary>
/// <param name="DataFolder">The folder that the user keeps data sets in, one sub-folder a set; null where none is set.</param>
/// <param name="CacheFolder">Where downloads are kept, one sub-folder a set; created when needed.</param>
public sealed record DataLocations(string? DataFolder, string CacheFolder)
{
    /// <summary>The environment variable that names <see cref="DataFolder"/>.</summary>
    public const string DataVariable = "DAE_DATA";

    /// <summary>The named data sets; tests and closed networks give other mirrors.</summary>
    public IReadOnlyList<NamedDataSet> Known { get; init; } = NamedDataSet.All;

    /// <summary>Whether sets that are on no disk may be downloaded; default true.</summary>
    public bool MayDownload { get; init; } = true;

    /// <summary>
    /// <c>DAE_DATA</c>, and <c>distributedae</c> in <c>XDG_CACHE_HOME</c> or, without that, in <c>~/.cache</c>.
    /// The only place where this project reads the environment.
    /// </summary>
    public static DataLocations FromEnvironment()
    {
        string? data = Environment.GetEnvironmentVariable(DataVariable);
        string? cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(cache) || !Path.IsPathRooted(cache))
        {
            cache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        }

        return new DataLocations(string.IsNullOrEmpty(data) ? null : data, Path.Combine(cache, "distributedae"));
    }
}
