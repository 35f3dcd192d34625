using System.Data.Common;
using DistributedAE.Data;
using Npgsql;

namespace DistributedAE.Server.Store.Postgres;

/// <summary>One silo's time as the leading one of its cluster. Once a later term has begun, nothing of this one is written any more.</summary>
/// <param name="Cluster">Name of the cluster.</param>
/// <param name="Number">Rises from term to term.</param>
internal sealed record ClusterTerm(string Cluster, long Number)
{
    // a transaction takes milliseconds; that of a silo that is frozen in the middle of one would keep the next term from beginning for as long as it is frozen
    private const string SilenceLimit = "2s";

    /// <summary>Begins a term.</summary>
    /// <param name="source">The database.</param>
    /// <param name="cluster">Name of the cluster.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="DbException">The database is away.</exception>
    public static async Task<ClusterTerm> BeginAsync(NpgsqlDataSource source, string cluster, CancellationToken cancellation)
    {
        NpgsqlConnection connection = await source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            await connection.RunAsync("create table if not exists dae_terms (cluster text primary key, term bigint not null)", [], cancellation).ConfigureAwait(false);
            object? term = await connection.ValueAsync(
                "insert into dae_terms (cluster, term) values ($1, 1) on conflict (cluster) do update set term = dae_terms.term + 1 returning term",
                [cluster],
                cancellation).ConfigureAwait(false);
            return new ClusterTerm(cluster, (long)term!);
        }
    }

    /// <summary>
    /// Lets a transaction go on as long as this is the last term; a later one cannot begin before the transaction's end, which the database itself makes when nothing is heard
    /// of the silo for 2 s.
    /// </summary>
    /// <exception cref="InputException">A later term has begun.</exception>
    public async Task PassAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await connection.RunAsync($"set local idle_in_transaction_session_timeout = '{SilenceLimit}'", [], cancellation).ConfigureAwait(false);
        object? found = await connection.ValueAsync("select term from dae_terms where cluster = $1 for share", [Cluster], cancellation).ConfigureAwait(false);
        if (found is not long term || term != Number)
        {
            throw new InputException($"term {Number} of the cluster '{Cluster}' is over: another silo leads by now");
        }
    }
}
