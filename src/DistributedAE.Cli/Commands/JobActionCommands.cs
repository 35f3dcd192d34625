using System.CommandLine;
using DistributedAE.Cli.Cluster;
using DistributedAE.Client.Api;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Cli.Commands;

/// <summary><c>dae pause</c>, <c>resume</c> and <c>cancel</c>.</summary>
internal static class JobActionCommands
{
    /// <summary><c>dae pause</c>.</summary>
    public static Command CreatePause() => Create(
        "pause", "Pauses a job: it saves a checkpoint and lets others run.", (client, job, token) => client.PauseAsync(job, token), "pauses at its next checkpoint");

    /// <summary><c>dae resume</c>.</summary>
    public static Command CreateResume() => Create(
        "resume", "Lets a paused job go on from its last checkpoint.", (client, job, token) => client.ResumeAsync(job, token), "goes on as soon as there is room");

    /// <summary><c>dae cancel</c>.</summary>
    public static Command CreateCancel() => Create(
        "cancel", "Ends a job; its checkpoints stay.", (client, job, token) => client.CancelAsync(job, token), "ends");

    private static Command Create(
        string name, string description, Func<CoordinatorClient, string, CancellationToken, Task<JobView>> act, string promise)
    {
        Argument<string> id = ClusterCommand.Job();
        Option<string> output = OutputOption.Create();
        var command = new ExampleCommand(name, description, $"""
            dae {name} digits-7k2m4p
            dae {name} digits                         the newest job of that name
            """)
        {
            id,
            output,
        };
        return command.Asking(async (parsed, client, cancellation) =>
        {
            JobView found = await JobFinder.FindAsync(client, parsed.GetRequiredValue(id), cancellation).ConfigureAwait(false);
            JobView job = await act(client, found.Id, cancellation).ConfigureAwait(false);
            if (parsed.IsJson(output))
            {
                ViewJson.Write(job);
            }
            else
            {
                Console.Out.WriteLine(job.IsOver || job.Status == JobStatus.Paused ? $"{job.Id} is {StatusText.Of(job.Status)}" : $"{job.Id} {promise}");
            }

            return ExitCodes.Done;
        });
    }
}
