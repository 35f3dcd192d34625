using System.CommandLine;
using DistributedAE.Cli.Cluster;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Cli.Commands;

/// <summary><c>dae checkpoints</c>: shows the checkpoints of a job.</summary>
internal static class CheckpointsCommand
{
    /// <summary>The command with its arguments.</summary>
    public static Command Create()
    {
        Argument<string> id = ClusterCommand.Job();
        Option<string> output = OutputOption.Create();
        var command = new ExampleCommand("checkpoints", "Shows the checkpoints of a job.", """
            dae checkpoints digits
            dae checkpoints digits -o json
            """)
        {
            id,
            output,
        };
        return command.Asking(async (parsed, client, cancellation) =>
        {
            JobView job = await JobFinder.FindAsync(client, parsed.GetRequiredValue(id), cancellation).ConfigureAwait(false);
            IReadOnlyList<CheckpointView> checkpoints = await client.CheckpointsAsync(job.Id, cancellation).ConfigureAwait(false);
            if (parsed.IsJson(output))
            {
                ViewJson.Write(new { Checkpoints = checkpoints });
            }
            else if (checkpoints.Count == 0)
            {
                Console.Error.WriteLine($"dae: {job.Id} has no checkpoint yet");
            }
            else
            {
                Show(checkpoints);
            }

            return ExitCodes.Done;
        });
    }

    private static void Show(IReadOnlyList<CheckpointView> checkpoints)
    {
        var table = new ListTable("file", "stage", "epoch", "step", "size", "modelSha256") { Numbers = [2, 3, 4] };
        foreach (CheckpointView checkpoint in checkpoints)
        {
            table.Add(
                checkpoint.File,
                checkpoint.Stage,
                $"{checkpoint.Epoch + 1}",
                $"{checkpoint.Step}",
                checkpoint.Bytes == 0 ? "deleted" : JobText.Bytes(checkpoint.Bytes),
                checkpoint.ModelSha256);
        }

        table.Write();
    }
}
