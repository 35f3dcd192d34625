using System.CommandLine;
using DistributedAE.Cli.Cluster;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Cli.Commands;

/// <summary><c>dae list</c>: shows the coordinator's jobs.</summary>
internal static class ListCommand
{
    private const int DefaultLimit = 20;

    /// <summary>The command with its arguments.</summary>
    public static Command Create()
    {
        var status = new Option<JobStatus?>("--status") { Description = "Only jobs that stand there.", HelpName = "queued|running|paused|finished|failed|cancelled" };
        var all = new Option<bool>("--all") { Description = $"All jobs in place of the newest {DefaultLimit}." };
        Option<string> output = OutputOption.Create();
        var command = new ExampleCommand("list", "Shows the coordinator's jobs, newest first.", """
            dae list
            dae list --status running
            dae list --all -o json
            """)
        {
            status,
            all,
            output,
        };
        return command.Asking(async (parsed, client, cancellation) =>
        {
            var jobs = new List<JobView>();
            bool more = false;
            await foreach (JobView job in client.AllJobsAsync(parsed.GetValue(status), cancellation).ConfigureAwait(false))
            {
                more = !parsed.GetValue(all) && jobs.Count == DefaultLimit;
                if (more)
                {
                    break;
                }

                jobs.Add(job);
            }

            if (parsed.IsJson(output))
            {
                ViewJson.Write(new { Jobs = jobs });
                return ExitCodes.Done;
            }

            Show(jobs);
            if (more)
            {
                Console.Error.WriteLine($"dae: these are the newest {DefaultLimit}; --all shows all");
            }

            return ExitCodes.Done;
        });
    }

    private static void Show(List<JobView> jobs)
    {
        if (jobs.Count == 0)
        {
            Console.Error.WriteLine("dae: no jobs; submit one with: dae submit FILE");
            return;
        }

        Table(jobs).Write();
    }

    /// <summary>Jobs as a table.</summary>
    public static ListTable Table(IEnumerable<JobView> jobs)
    {
        var table = new ListTable("id", "status", "stage", "epoch", "loss", "validation", "speed", "workers", "submitted")
        {
            StatusColumn = 1,
            Numbers = [4, 5, 6, 7],
        };
        foreach (JobView job in jobs)
        {
            table.Add(
                job.Id,
                StatusText.Of(job.Status),
                job.IsOver ? "" : JobText.Stage(job),
                job.IsOver ? "" : JobText.Epoch(job),
                JobText.Loss(job.Loss),
                JobText.Loss(job.ValidationLoss),
                job.IsOver ? "" : JobText.Rate(job.SamplesPerSecond),
                job.IsOver ? "" : $"{job.Workers}",
                TimeText.Of(job.SubmittedAt));
        }

        return table;
    }
}
