using System.Reflection;
using DistributedAE.Data;
using DistributedAE.Server.Store.Postgres;
using Npgsql;

namespace DistributedAE.Orleans.Storage;

/// <summary>
/// The tables that a cluster of silos keeps in PostgreSQL, made and brought up to date by the program: those of Orleans' providers for membership, grain state and reminders,
/// with the queries that these look for, and those of <see cref="RunArchive"/>. They have a version of their own, beside the job store's tables.
/// </summary>
internal static class OrleansSchema
{
    private static readonly TableSet Tables = new("dae_orleans_schema", "the cluster's tables", [Sql("queries", "membership", "grains", "reminders", "archive")]);

    /// <summary>The version that this program makes and understands.</summary>
    public static int Version => Tables.Steps.Count;

    /// <summary>Makes the tables where they are not there, in one transaction. Several silos may do so at once.</summary>
    /// <param name="source">The database.</param>
    /// <param name="patience">Waits for a database that is away.</param>
    /// <param name="away">Told why, before each pause.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InputException">The database cannot be used, a newer program made the tables, or they are another program's.</exception>
    public static Task EnsureAsync(NpgsqlDataSource source, DatabasePatience patience, Action<string> away, CancellationToken cancellation) =>
        patience.PrepareAsync(token => Tables.EnsureAsync(source, RefuseForeignAsync, after: null, token), away, cancellation);

    private static async Task RefuseForeignAsync(NpgsqlConnection connection, int version, CancellationToken cancellation)
    {
        if (version == 0 && (bool)(await connection.ValueAsync("select to_regclass('OrleansQuery') is not null", [], cancellation).ConfigureAwait(false))!)
        {
            throw new InputException("the database has a table 'orleansquery' of another Orleans application, with queries for its own tables; name a database, or a schema (Search Path), for DistributedAE alone");
        }
    }

    private static string Sql(params string[] names) => string.Join('\n', names.Select(Read));

    private static string Read(string name)
    {
        using Stream resource = Assembly.GetExecutingAssembly().GetManifestResourceStream($"DistributedAE.Orleans.Storage.Sql.{name}.sql")!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }
}
