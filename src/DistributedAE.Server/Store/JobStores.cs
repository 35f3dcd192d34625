using DistributedAE.Server.Store.Postgres;
using Microsoft.Extensions.Logging;

namespace DistributedAE.Server.Store;

/// <summary>Chooses the store.</summary>
internal static class JobStores
{
    /// <summary>The store that the options ask for.</summary>
    /// <param name="options">The options.</param>
    /// <param name="root">The coordinator's full root folder.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logs">The logs.</param>
    public static IJobStore Create(CoordinatorOptions options, string root, TimeProvider time, ILoggerFactory logs) => options.Database is { } connection
        ? new PostgresJobStore(connection, root, TimeSpan.FromSeconds(options.DatabasePatienceSeconds), time, logs.CreateLogger<PostgresJobStore>())
        : new FileJobStore(root, logs.CreateLogger<FileJobStore>());
}
