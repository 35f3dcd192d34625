using System.Data;
using System.Data.Common;
using Npgsql;

namespace DistributedAE.Server.Store.Postgres;

/// <summary>Transactions on connections of their own.</summary>
internal static class SqlTransactions
{
    /// <summary>Does something in a transaction and commits it: all of it or nothing.</summary>
    /// <param name="source">The database.</param>
    /// <param name="level">What it sees of others.</param>
    /// <param name="work">What is done; an error takes back what it changed.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>What <paramref name="work"/> returns.</returns>
    /// <exception cref="DbException">The database is away, or refuses.</exception>
    public static async Task<TResult> TransactAsync<TResult>(
        this NpgsqlDataSource source, IsolationLevel level, Func<NpgsqlConnection, CancellationToken, Task<TResult>> work, CancellationToken cancellation)
    {
        NpgsqlConnection connection = await source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            try
            {
                NpgsqlTransaction transaction = await connection.BeginTransactionAsync(level, cancellation).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    TResult result = await work(connection, cancellation).ConfigureAwait(false);
                    await transaction.CommitAsync(cancellation).ConfigureAwait(false);
                    return result;
                }
            }
            catch (ObjectDisposedException error)
            {
                // a connection that ends while a command is being sent may be taken apart under that command's hands
                throw new NpgsqlException("the connection ended", new IOException(error.Message, error));
            }
        }
    }

    /// <inheritdoc cref="TransactAsync{TResult}"/>
    public static Task TransactAsync(
        this NpgsqlDataSource source, IsolationLevel level, Func<NpgsqlConnection, CancellationToken, Task> work, CancellationToken cancellation) =>
        source.TransactAsync<bool>(
            level,
            async (connection, token) =>
            {
                await work(connection, token).ConfigureAwait(false);
                return true;
            },
            cancellation);
}
