using System.CommandLine;
using DistributedAE.Cli.Cluster;
using DistributedAE.Cli.Display;
using DistributedAE.Client.Api;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Cli.Commands;

/// <summary><c>dae watch</c>: shows live how a job, or the whole cluster, stands.</summary>
internal static class WatchCommand
{
    /// <summary>The command with its arguments.</summary>
    public static Command Create()
    {
        var id = new Argument<string?>("ID")
        {
            Description = "The job; without it all jobs that are not over.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string> output = OutputOption.Create();
        var command = new ExampleCommand("watch", "Shows live how a job stands until it ends: stages, losses, speed, workers.", """
            dae watch digits
            dae watch                                all jobs, until Ctrl-C
            dae watch digits -o json                 one object a line whenever something changed
            """)
        {
            id,
            output,
        };
        return command.Asking(async (parsed, client, cancellation) =>
        {
            JobView? job = parsed.GetValue(id) is { } given
                ? await JobFinder.FindAsync(client, given, cancellation).ConfigureAwait(false)
                : null;
            using var asking = new CoordinatorClient(client.Address, TimeSpan.Zero, TimeProvider.System);
            IAsyncEnumerable<WatchScene> scenes = new WatchSource(asking, job?.Id, TimeProvider.System).ScenesAsync(cancellation);
            try
            {
                if (parsed.IsJson(output))
                {
                    await TellJsonAsync(scenes).ConfigureAwait(false);
                }
                else if (Terminal.CanAnimate(error: false))
                {
                    await new WatchDisplay(Terminal.Console(Console.Out)).ShowAsync(scenes).ConfigureAwait(false);
                }
                else
                {
                    await TellLinesAsync(scenes).ConfigureAwait(false);
                }

                return ExitCodes.Done;
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                if (job is not null)
                {
                    Console.Error.WriteLine($"dae: not watching any more; the job goes on: dae watch {job.Id}");
                }

                return ExitCodes.Interrupted;
            }
        });
    }

    private static async Task TellJsonAsync(IAsyncEnumerable<WatchScene> scenes)
    {
        var told = new Dictionary<string, JobView>(StringComparer.Ordinal);
        await foreach (WatchScene scene in scenes.ConfigureAwait(false))
        {
            foreach (JobView job in scene.Jobs.Where(job => told.GetValueOrDefault(job.Id) != job))
            {
                told[job.Id] = job;
                ViewJson.Write(job);
            }
        }
    }

    private static async Task TellLinesAsync(IAsyncEnumerable<WatchScene> scenes)
    {
        var told = new Dictionary<string, string>(StringComparer.Ordinal);
        await foreach (WatchScene scene in scenes.ConfigureAwait(false))
        {
            foreach (JobView job in scene.Jobs)
            {
                string line = Line(job);
                if (told.GetValueOrDefault(job.Id) != line)
                {
                    told[job.Id] = line;
                    Console.Out.WriteLine(line);
                    await Console.Out.FlushAsync().ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>What changes at most once an epoch.</summary>
    private static string Line(JobView job)
    {
        List<string> parts = [$"{job.Id} {StatusText.Of(job.Status)}"];
        if (!job.IsOver && job.Stage is not null)
        {
            parts.Add(JobText.Stage(job));
            parts.Add($"epoch {JobText.Epoch(job)}");
        }

        if (job.Loss is { } loss)
        {
            parts.Add($"loss {Say.Loss(loss)}");
        }

        if (job.ValidationLoss is { } validation)
        {
            parts.Add($"validation {Say.Loss(validation)}");
        }

        if (!job.IsOver)
        {
            parts.Add(Say.Count(job.Workers, "worker"));
        }

        return string.Join(", ", parts);
    }
}
