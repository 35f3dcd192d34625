using System.CommandLine;
using DistributedAE.Cli.Cluster;
using DistributedAE.Client.Api;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Cli.Commands;

/// <summary><c>dae submit</c>: gives a job to the coordinator.</summary>
internal static class SubmitCommand
{
    private const int DefaultUploadMegabytes = 1024;
    private const int MostUploadMegabytes = 1 << 20;

    /// <summary>The command with its arguments.</summary>
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The job file (YAML)." };
        var follow = new Option<bool>("--follow", "-f") { Description = "Show the log until the job ends; then exit with 0 (finished), 1 (failed) or 6 (cancelled)." };
        var name = new Option<string?>("--name") { Description = "Name of the job in place of the file's.", HelpName = "NAME" };
        Option<int> priority = PriorityOption.Create();
        var set = new Option<string[]>("--set")
        {
            Description = "A value in place of the job file's, such as finetune.epochs=5; can be given many times.",
            HelpName = "key=value",
            DefaultValueFactory = _ => [],
        };
        var noUpload = new Option<bool>("--no-upload") { Description = "All paths in the job are the coordinator's; nothing is uploaded." };
        Option<int> limit = UploadLimit();
        Option<string> output = OutputOption.Create();
        var command = new ExampleCommand("submit", "Gives a job to the coordinator; data files that lie here are uploaded.", """
            dae submit jobs/digits.yaml              prints the job's id
            dae submit jobs/digits.yaml --follow     stay and watch; Ctrl-C leaves the job running
            dae submit job.yaml --set seed=8 --name try8 --priority 10
            """)
        {
            file,
            follow,
            name,
            priority,
            set,
            noUpload,
            limit,
            output,
        };
        return command.Asking(async (parsed, client, cancellation) =>
        {
            var arguments = new SubmitArguments(
                parsed.GetRequiredValue(file),
                parsed.GetRequiredValue(set),
                parsed.GetValue(name),
                parsed.GetValue(priority),
                parsed.GetValue(noUpload) ? null : (long)parsed.GetValue(limit) << 20);
            JobView job = await JobSubmitter.SubmitAsync(arguments, client, cancellation).ConfigureAwait(false);
            bool json = parsed.IsJson(output);
            return parsed.GetValue(follow) ? await FollowAsync(client, job, json, cancellation).ConfigureAwait(false) : Tell(job, json);
        });
    }

    private static int Tell(JobView job, bool json)
    {
        if (json)
        {
            ViewJson.Write(job);
        }
        else
        {
            Console.Out.WriteLine(job.Id);
            if (!Console.IsErrorRedirected)
            {
                Console.Error.WriteLine($"dae: follow it with: dae logs -f {job.Id}");
            }
        }

        return ExitCodes.Done;
    }

    private static async Task<int> FollowAsync(CoordinatorClient client, JobView job, bool json, CancellationToken cancellation)
    {
        // for programs stdout holds the result alone
        var follower = new JobFollower(client, job.Id);
        try
        {
            await follower.TellAsync(follow: true, json: false, json ? Console.Error : Console.Out, cancellation).ConfigureAwait(false);
            return JobReport.TellEnd(await client.JobAsync(job.Id, cancellation).ConfigureAwait(false), json);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return follower.TellInterrupted();
        }
    }

    private static Option<int> UploadLimit()
    {
        var limit = new Option<int>("--upload-limit")
        {
            Description = "Largest data file that is uploaded, in MB.",
            HelpName = "MB",
            DefaultValueFactory = _ => DefaultUploadMegabytes,
        };
        limit.RequireWhole(0, MostUploadMegabytes, "MB");
        return limit;
    }
}
