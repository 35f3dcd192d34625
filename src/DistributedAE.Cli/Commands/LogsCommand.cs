using System.CommandLine;
using DistributedAE.Cli.Cluster;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Cli.Commands;

/// <summary><c>dae logs</c>: tells how a job goes on.</summary>
internal static class LogsCommand
{
    /// <summary>The command with its arguments.</summary>
    public static Command Create()
    {
        Argument<string> id = ClusterCommand.Job();
        var follow = new Option<bool>("--follow", "-f") { Description = "Wait for more until the job ends, over restarts of the coordinator too." };
        Option<string> output = OutputOption.Create();
        var command = new ExampleCommand("logs", "Tells how a job goes on, in lines for people.", """
            dae logs digits                          what happened so far
            dae logs digits -f                       and what happens, until the job ends
            """)
        {
            id,
            follow,
            output,
        };
        return command.Asking(async (parsed, client, cancellation) =>
        {
            JobView job = await JobFinder.FindAsync(client, parsed.GetRequiredValue(id), cancellation).ConfigureAwait(false);
            var follower = new JobFollower(client, job.Id);
            try
            {
                await follower.TellAsync(parsed.GetValue(follow), parsed.IsJson(output), Console.Out, cancellation).ConfigureAwait(false);
                return ExitCodes.Done;
            }
            catch (OperationCanceledException) when (parsed.GetValue(follow) && cancellation.IsCancellationRequested)
            {
                return follower.TellInterrupted();
            }
        });
    }
}
