using DistributedAE.Orleans.Storage;
using DistributedAE.Server.Store.Postgres;
using DistributedAE.Tests.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace DistributedAE.Orleans.Tests.Storage;

/// <summary>A new database with a cluster's tables.</summary>
internal sealed class ClusterDatabase : IAsyncDisposable
{
    private ClusterDatabase(string connection)
    {
        Connection = connection;
        Source = NpgsqlDataSource.Create(connection);
    }

    public string Connection { get; }

    public NpgsqlDataSource Source { get; }

    public static DatabasePatience Patience { get; } = new(TimeSpan.FromSeconds(30), TimeProvider.System);

    public static async Task<ClusterDatabase> CreateAsync(PostgresServer server)
    {
        var database = new ClusterDatabase(server.NewDatabase());
        await OrleansSchema.EnsureAsync(database.Source, Patience, _ => { }, default);
        return database;
    }

    public static RunArchive Archive(NpgsqlDataSource source, ArchiveOptions? options = null) =>
        new(source, options ?? new ArchiveOptions(), TimeProvider.System, NullLogger<RunArchive>.Instance);

    public RunArchive Archive(ArchiveOptions? options = null) => Archive(Source, options);

    public async Task<TValue> ValueAsync<TValue>(string sql, params object[] values)
    {
        await using NpgsqlConnection connection = await Source.OpenConnectionAsync();
        return (TValue)(await connection.ValueAsync(sql, values, default))!;
    }

    public async Task<int> RunAsync(string sql, params object[] values)
    {
        await using NpgsqlConnection connection = await Source.OpenConnectionAsync();
        return await connection.RunAsync(sql, values, default);
    }

    public async ValueTask DisposeAsync()
    {
        // silos leave their connections in the pool: those of a dozen tests are more than the server takes
        await using var pooled = new NpgsqlConnection(Connection);
        NpgsqlConnection.ClearPool(pooled);
        await Source.DisposeAsync();
    }
}
