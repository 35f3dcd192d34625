using DistributedAE.Cli.Display;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Cli.Cluster;

/// <summary>Tells everything about a job.</summary>
internal static class JobReport
{
    /// <summary>Name and value of all that is known.</summary>
    public static IEnumerable<(string Name, string Value)> Rows(JobView job)
    {
        yield return ("id", job.Id);
        yield return ("name", job.Name);
        yield return ("status", StatusText.Of(job.Status));
        if (!job.BitReproducible)
        {
            yield return ("bits", JobText.NotReproducible(job));
        }

        foreach ((string name, string? value) in Optional(job))
        {
            if (!string.IsNullOrEmpty(value))
            {
                yield return (name, value);
            }
        }
    }

    /// <summary>Writes the end of a job: its result to stdout, what went wrong and what to do about it to stderr.</summary>
    /// <returns>The exit code.</returns>
    public static int TellEnd(JobView job, bool json)
    {
        if (json)
        {
            ViewJson.Write(job);
        }
        else if (job.Status == JobStatus.Finished)
        {
            if (job.StartedAt is { } started && job.EndedAt is { } ended)
            {
                Row("time", Say.Duration((ended - started).TotalSeconds));
            }

            Row("modelSha256", job.ModelSha256 ?? "");
            if (!job.BitReproducible)
            {
                Row("bits", JobText.NotReproducible(job));
            }

            Row("model", $"dae download {job.Id}");
        }

        switch (job.Status)
        {
            case JobStatus.Failed:
                Console.Error.WriteLine($"dae: {job.Id} failed: {job.Reason}");
                break;
            case JobStatus.Cancelled:
                Console.Error.WriteLine($"dae: {job.Id} was cancelled");
                break;
        }

        return StatusText.ExitCode(job.Status);
    }

    /// <summary>Writes a row to stdout.</summary>
    public static void Row(string name, string value) => Console.Out.WriteLine($"{name,-13}{value}");

    private static IEnumerable<(string Name, string? Value)> Optional(JobView job)
    {
        yield return ("reason", job.Reason);
        yield return ("priority", job.Priority == 0 ? null : $"{job.Priority}");
        yield return ("submitted", TimeText.Of(job.SubmittedAt));
        yield return ("started", job.StartedAt is { } started ? TimeText.Of(started) : null);
        yield return ("ended", job.EndedAt is { } ended ? TimeText.Of(ended) : null);
        yield return ("stage", job.IsOver ? null : JobText.Stage(job));
        yield return ("epoch", job.IsOver ? null : JobText.Epoch(job));
        yield return ("loss", JobText.Loss(job.Loss));
        yield return ("validation", JobText.Loss(job.ValidationLoss));
        yield return ("speed", job.IsOver ? null : JobText.Rate(job.SamplesPerSecond));
        yield return ("stage left", job is { IsOver: false, StageSecondsLeft: { } left } ? Say.Duration(left) : null);
        yield return ("workers", job.IsOver ? null : $"{job.Workers}");
        yield return ("modelSha256", job.ModelSha256);
        yield return ("run folder", job.RunFolder);
    }
}
