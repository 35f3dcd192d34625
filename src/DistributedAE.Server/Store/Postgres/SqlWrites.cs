using System.Text.Json;
using DistributedAE.Protocol.Api;
using Npgsql;
using NpgsqlTypes;

namespace DistributedAE.Server.Store.Postgres;

/// <summary>The writes in SQL; each may be done again.</summary>
internal static class SqlWrites
{
    /// <summary>Adds the commands of a write to a batch.</summary>
    public static void AddTo(NpgsqlBatch batch, StoreWrite write)
    {
        switch (write)
        {
            case StoreWrite.AddJob add:
                batch.BatchCommands.Add(Command(
                    "insert into dae_jobs (id, number, name, status, submitted_at, job, standing) values ($1, $2, $3, $4, $5, $6, $7) on conflict (id) do nothing",
                    add.Job.Id, add.Job.Number, add.Job.Name, StatusOf(add.Standing), add.Job.SubmittedAt.ToUniversalTime(), Json(add.Job), Json(add.Standing)));
                break;
            case StoreWrite.SaveStanding save:
                batch.BatchCommands.Add(Command(
                    "update dae_jobs set status = $2, standing = $3 where id = $1", save.JobId, StatusOf(save.Standing), Json(save.Standing)));
                break;
            case StoreWrite.AddMetric add:
                batch.BatchCommands.Add(Command(
                    """
                    insert into dae_metrics (job_id, stage_index, epoch, loss, validation_loss, metric) values ($1, $2, $3, $4, $5, $6)
                    on conflict (job_id, stage_index, epoch) do update set loss = excluded.loss, validation_loss = excluded.validation_loss, metric = excluded.metric
                    """,
                    add.JobId, add.Metric.StageIndex, add.Metric.Epoch, add.Metric.Loss, (object?)add.Metric.ValidationLoss ?? DBNull.Value, Json(add.Metric)));
                break;
            case StoreWrite.DropMetrics drop:
                batch.BatchCommands.Add(Command(
                    "delete from dae_metrics where job_id = $1 and (stage_index > $2 or (stage_index = $2 and epoch >= $3))", drop.JobId, drop.StageIndex, drop.Epoch));
                break;
        }

        if (write.Happened is { } happened)
        {
            batch.BatchCommands.Add(Command(
                "insert into dae_events (id, job_id, kind, happened_at, event) values ($1, $2, $3, $4, $5) on conflict (id) do nothing",
                happened.Id, (object?)happened.JobId ?? DBNull.Value, happened.Kind, happened.Time.ToUniversalTime(), Json(happened)));
        }
    }

    private static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (object value in values)
        {
            command.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value });
        }

        return command;
    }

    /// <summary>The type json, unlike jsonb, keeps every text that JSON allows.</summary>
    private static NpgsqlParameter Json<TValue>(TValue value) =>
        new() { Value = JsonSerializer.Serialize(value, ApiJson.Options), NpgsqlDbType = NpgsqlDbType.Json };

    private static string StatusOf(JobStanding standing) => JsonNamingPolicy.CamelCase.ConvertName(standing.Status.ToString());
}
