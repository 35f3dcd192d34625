using DistributedAE.Data;
using Npgsql;

namespace DistributedAE.Server.Store.Postgres;

/// <summary>The tables, made and brought up to date by the program.</summary>
internal static class Schema
{
    private static readonly TableSet Tables = new("dae_schema", "the tables",
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
    ]);

    /// <summary>Makes the tables where they are not there, in one transaction.</summary>
    /// <param name="source">The database.</param>
    /// <param name="owner">This coordinator: host and root folder.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InputException">A newer program made them, or another coordinator owns them.</exception>
    public static Task EnsureAsync(NpgsqlDataSource source, string owner, CancellationToken cancellation) =>
        Tables.EnsureAsync(source, before: null, after: (connection, token) => OwnAsync(connection, owner, token), cancellation);

    private static async Task OwnAsync(NpgsqlConnection connection, string owner, CancellationToken cancellation)
    {
        await connection.RunAsync("insert into dae_owner (coordinator) values ($1) on conflict do nothing", [owner], cancellation).ConfigureAwait(false);
        string found = (string)(await connection.ValueAsync("select coordinator from dae_owner", [], cancellation).ConfigureAwait(false))!;
        if (found != owner)
        {
            throw new InputException(
                $"the database belongs to the coordinator '{found}', this one is '{owner}'; name another database, or, if that folder was moved here, update dae_owner");
        }
    }
}
