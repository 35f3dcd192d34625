using System.Data;
using System.Data.Common;
using System.Globalization;
using DistributedAE.Data;
using Npgsql;

namespace DistributedAE.Server.Store.Postgres;

/// <summary>Tables that are made and brought up to date together, step by step: version n is what the first n steps made.</summary>
/// <param name="VersionTable">Name of the table that notes the steps that were done.</param>
/// <param name="What">What they are, in messages: <c>the tables</c>.</param>
/// <param name="Steps">SQL of the steps, oldest first. A step that was released never changes.</param>
internal sealed record TableSet(string VersionTable, string What, IReadOnlyList<string> Steps)
{
    /// <summary>Keeps two programs from making tables at once.</summary>
    private const long LockKey = 0x6461_655f_7363_6865;

    /// <summary>Makes the tables where they are not there, in one transaction. Several programs may do so at once: the others wait, and find them.</summary>
    /// <param name="source">The database.</param>
    /// <param name="before">Looks at the database under the lock, told of the version it has; null for nothing.</param>
    /// <param name="after">Is done in the same transaction, when the tables are there; null for nothing.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InputException">A newer program made them.</exception>
    /// <exception cref="DbException">The database is away, or refuses.</exception>
    public Task EnsureAsync(
        NpgsqlDataSource source,
        Func<NpgsqlConnection, int, CancellationToken, Task>? before,
        Func<NpgsqlConnection, CancellationToken, Task>? after,
        CancellationToken cancellation) =>
        source.TransactAsync(IsolationLevel.ReadCommitted, (connection, token) => EnsureAsync(connection, before, after, token), cancellation);

    private async Task EnsureAsync(
        NpgsqlConnection connection,
        Func<NpgsqlConnection, int, CancellationToken, Task>? before,
        Func<NpgsqlConnection, CancellationToken, Task>? after,
        CancellationToken cancellation)
    {
        await connection.RunAsync($"select pg_advisory_xact_lock({LockKey.ToString(CultureInfo.InvariantCulture)})", [], cancellation).ConfigureAwait(false);
        await connection.RunAsync(
            $"create table if not exists {VersionTable} (version int not null, made_at timestamptz not null default now())", [], cancellation).ConfigureAwait(false);
        int version = (int)(await connection.ValueAsync($"select coalesce(max(version), 0) from {VersionTable}", [], cancellation).ConfigureAwait(false))!;
        if (version > Steps.Count)
        {
            throw new InputException(
                $"the database has version {version} of {What}, this program knows {Steps.Count}; start the newer DistributedAE that made them, or name another database");
        }

        await (before?.Invoke(connection, version, cancellation) ?? Task.CompletedTask).ConfigureAwait(false);
        for (int step = version; step < Steps.Count; step++)
        {
            await connection.RunAsync(Steps[step], [], cancellation).ConfigureAwait(false);
            await connection.RunAsync($"insert into {VersionTable} (version) values ($1)", [step + 1], cancellation).ConfigureAwait(false);
        }

        await (after?.Invoke(connection, cancellation) ?? Task.CompletedTask).ConfigureAwait(false);
    }
}
