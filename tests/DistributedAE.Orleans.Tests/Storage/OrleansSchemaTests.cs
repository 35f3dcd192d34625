using DistributedAE.Data;
using DistributedAE.Orleans.Storage;
using DistributedAE.Server.Store;
using DistributedAE.Server.Store.Postgres;
using DistributedAE.Server.Tests;
using DistributedAE.Tests.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace DistributedAE.Orleans.Tests.Storage;

/// <summary>The cluster's tables.</summary>
[Collection(DatabaseGroup.Name)]
public sealed class OrleansSchemaTests(PostgresServer server)
{
    [PostgresFact]
    public async Task Four_silos_that_start_at_once_make_the_tables_once()
    {
        string database = server.NewDatabase();
        NpgsqlDataSource[] sources = [.. Enumerable.Range(0, 4).Select(_ => NpgsqlDataSource.Create(database))];
        await Task.WhenAll(sources.Select(source => Task.Run(() => OrleansSchema.EnsureAsync(source, ClusterDatabase.Patience, _ => { }, default))));

        await using NpgsqlConnection connection = await sources[0].OpenConnectionAsync();
        Assert.Equal((long)OrleansSchema.Version, await connection.ValueAsync("select count(*) from dae_orleans_schema", [], default));
        Assert.Equal(20L, await connection.ValueAsync("select count(*) from OrleansQuery", [], default));
        foreach (NpgsqlDataSource source in sources)
        {
            await source.DisposeAsync();
        }
    }

    [PostgresFact]
    public async Task They_live_beside_the_job_store()
    {
        using var root = new TemporaryFolder();
        await using ClusterDatabase database = await ClusterDatabase.CreateAsync(server);
        await using (var store = new PostgresJobStore(database.Connection, root.Path, TimeSpan.FromSeconds(10), TimeProvider.System, NullLogger.Instance))
        {
            StoreContent content = await store.OpenAsync(default);
            Assert.Empty(content.Jobs);
        }

        await OrleansSchema.EnsureAsync(database.Source, ClusterDatabase.Patience, _ => { }, default);
        Assert.Equal(1L, await database.ValueAsync<long>("select count(*) from dae_schema"));
    }

    [PostgresFact]
    public async Task Tables_of_a_newer_program_are_refused()
    {
        await using ClusterDatabase database = await ClusterDatabase.CreateAsync(server);
        await database.RunAsync("insert into dae_orleans_schema (version) values (99)");

        InputException refused = await Assert.ThrowsAsync<InputException>(() => OrleansSchema.EnsureAsync(database.Source, ClusterDatabase.Patience, _ => { }, default));
        Assert.Equal(
            $"the database has version 99 of the cluster's tables, this program knows {OrleansSchema.Version}; start the newer DistributedAE that made them, or name another database",
            refused.Message);
    }

    [PostgresFact]
    public async Task Another_applications_tables_are_refused_and_left_alone()
    {
        using var source = NpgsqlDataSource.Create(server.NewDatabase());
        await using NpgsqlConnection connection = await source.OpenConnectionAsync();
        await connection.RunAsync("create table OrleansQuery (QueryKey varchar(64) primary key, QueryText varchar(8000) not null)", [], default);

        InputException refused = await Assert.ThrowsAsync<InputException>(() => OrleansSchema.EnsureAsync(source, ClusterDatabase.Patience, _ => { }, default));
        Assert.StartsWith("the database has a table 'orleansquery' of another Orleans application", refused.Message, StringComparison.Ordinal);
        Assert.Equal(true, await connection.ValueAsync("select to_regclass('dae_silos') is null and to_regclass('dae_orleans_schema') is null", [], default));
    }

    [PostgresFact]
    public async Task A_database_that_is_not_there_is_named_with_the_remedy()
    {
        using var source = NpgsqlDataSource.Create("Host=/nowhere;Username=dae;Database=dae");
        InputException refused = await Assert.ThrowsAsync<InputException>(
            () => OrleansSchema.EnsureAsync(source, new DatabasePatience(TimeSpan.Zero, TimeProvider.System), _ => { }, default));
        Assert.StartsWith("cannot use the database: ", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("; check the connection string, and that the server runs", refused.Message, StringComparison.Ordinal);
    }
}
