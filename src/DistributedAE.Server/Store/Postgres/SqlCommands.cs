using Npgsql;

namespace DistributedAE.Server.Store.Postgres;

/// <summary>Commands of one line.</summary>
internal static class SqlCommands
{
    /// <summary>Runs SQL that gives nothing back.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="sql">The SQL.</param>
    /// <param name="values">Of <c>$1</c>, <c>$2</c> …; parameters, or values whose type tells the column's.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>How many rows it changed.</returns>
    public static async Task<int> RunAsync(this NpgsqlConnection connection, string sql, object[] values, CancellationToken cancellation)
    {
        using NpgsqlCommand command = connection.Command(sql, values);
        return await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Runs SQL that gives one value; null for no row.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public static async Task<object?> ValueAsync(this NpgsqlConnection connection, string sql, object[] values, CancellationToken cancellation)
    {
        using NpgsqlCommand command = connection.Command(sql, values);
        return await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>A command with its values.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public static NpgsqlCommand Command(this NpgsqlConnection connection, string sql, object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (object value in values)
        {
            command.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
