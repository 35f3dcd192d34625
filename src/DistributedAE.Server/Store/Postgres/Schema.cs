using System.Globalization;
using DistributedAE.Data;
using Npgsql;

namespace DistributedAE.Server.Store.Postgres;

/// <summary>The tables, made and brought up to date by the program.</summary>
internal static class Schema
{
    /// <summary>The version that this program makes and understands.</summary>
    public const int Version = 1;

    /// <summary>Keeps two programs from making the tables at once.</summary>
    private const long LockKey = 0x6461_655f_7363_6865;

    private static readonly string[] Steps =
    [
        """
        create table dae_jobs (
            id text primary key,
            number bigint not null unique,
            name text not null,
            status text not null,
            submitted_at timestamptz not null,
            job json not null,
            standing json not null);
        create table dae_events (
            id bigint primary key,
            job_id text,
            kind text not null,
            happened_at timestamptz not null,
            event json not null);
        create index dae_events_of_job on dae_events (job_id, id);
        create table dae_metrics (
            job_id text not null,
            stage_index int not null,
            epoch int not null,
            loss double precision not null,
            validation_loss double precision,
            metric json not null,
            primary key (job_id, stage_index, epoch));
        create table dae_owner (one boolean primary key default true check (one), coordinator text not null);
        """,
    ];

    /// <summary>Makes the tables where they are not there, in one transaction.</summary>
    /// <param name="source">The database.</param>
    /// <param name="owner">This coordinator: host and root folder.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InputException">A newer program made them, or another coordinator owns them.</exception>
    public static async Task EnsureAsync(NpgsqlDataSource source, string owner, CancellationToken cancellation)
    {
        NpgsqlConnection connection = await source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                await RunAsync(connection, $"select pg_advisory_xact_lock({LockKey.ToString(CultureInfo.InvariantCulture)})", cancellation).ConfigureAwait(false);
                await RunAsync(connection, "create table if not exists dae_schema (version int not null, made_at timestamptz not null default now())", cancellation).ConfigureAwait(false);
                int version = (int)(await ValueAsync(connection, "select coalesce(max(version), 0) from dae_schema", cancellation).ConfigureAwait(false))!;
                if (version > Version)
                {
                    throw new InputException(
                        $"the database has version {version} of the tables, this program knows {Version}; start the newer DistributedAE that made them, or name another database");
                }

                for (int step = version; step < Version; step++)
                {
                    await RunAsync(connection, Steps[step], cancellation).ConfigureAwait(false);
                    await RunAsync(connection, $"insert into dae_schema (version) values ({(step + 1).ToString(CultureInfo.InvariantCulture)})", cancellation).ConfigureAwait(false);
                }

                await OwnAsync(connection, owner, cancellation).ConfigureAwait(false);
                await transaction.CommitAsync(cancellation).ConfigureAwait(false);
            }
        }
    }

    private static async Task OwnAsync(NpgsqlConnection connection, string owner, CancellationToken cancellation)
    {
        using var command = new NpgsqlCommand("insert into dae_owner (coordinator) values ($1) on conflict do nothing", connection);
        command.Parameters.AddWithValue(owner);
        _ = await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        string found = (string)(await ValueAsync(connection, "select coordinator from dae_owner", cancellation).ConfigureAwait(false))!;
        if (found != owner)
        {
            throw new InputException(
                $"the database belongs to the coordinator '{found}', this one is '{owner}'; name another database, or, if that folder was moved here, update dae_owner");
        }
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        using var command = new NpgsqlCommand(sql, connection);
        _ = await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }

    private static async Task<object?> ValueAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false);
    }
}
