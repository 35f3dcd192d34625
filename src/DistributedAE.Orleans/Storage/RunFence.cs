using DistributedAE.Server.Store.Postgres;
using Npgsql;

namespace DistributedAE.Orleans.Storage;

/// <summary>Keeps all but the newest generation of a job's runs from writing.</summary>
internal static class RunFence
{
    /// <summary>Notes a generation and locks the run until the transaction ends.</summary>
    /// <param name="connection">A connection with an open transaction.</param>
    /// <param name="jobId">The job.</param>
    /// <param name="generation">Who writes.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RunFencedException">A newer generation was there, or the job was deleted.</exception>
    public static async Task PassAsync(NpgsqlConnection connection, string jobId, long generation, CancellationToken cancellation)
    {
        object? passed = await connection.ValueAsync(
            """
            insert into dae_runs as r (job_id, generation) values ($1, $2)
            on conflict (job_id) do update set generation = excluded.generation where r.generation <= excluded.generation and r.deleted_at is null
            returning generation
            """,
            [jobId, generation],
            cancellation).ConfigureAwait(false);
        if (passed is null)
        {
            object? newest = await connection.ValueAsync("select generation from dae_runs where job_id = $1 and deleted_at is null", [jobId], cancellation).ConfigureAwait(false);
            throw new RunFencedException(jobId, generation, (long?)newest);
        }
    }
}
