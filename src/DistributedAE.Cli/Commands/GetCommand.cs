using System.CommandLine;
using DistributedAE.Cli.Cluster;
using DistributedAE.Cli.Display;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Cli.Commands;

/// <summary><c>dae get</c>: shows one job.</summary>
internal static class GetCommand
{
    /// <summary>The command with its arguments.</summary>
    public static Command Create()
    {
        Argument<string> id = ClusterCommand.Job();
        var file = new Option<bool>("--file") { Description = "Print the job file as it was submitted instead." };
        Option<string> output = OutputOption.Create();
        var command = new ExampleCommand("get", "Shows a job and its stages.", """
            dae get digits                           the newest job of that name
            dae get digits-7k2m4p --file > again.yaml
            """)
        {
            id,
            file,
            output,
        };
        return command.Asking(async (parsed, client, cancellation) =>
        {
            JobView job = await JobFinder.FindAsync(client, parsed.GetRequiredValue(id), cancellation).ConfigureAwait(false);
            if (parsed.GetValue(file))
            {
                string text = await client.JobFileAsync(job.Id, cancellation).ConfigureAwait(false);
                await Console.Out.WriteAsync(text.AsMemory(), cancellation).ConfigureAwait(false);
                return ExitCodes.Done;
            }

            IReadOnlyList<StageView> stages = await client.StagesAsync(job.Id, cancellation).ConfigureAwait(false);
            if (parsed.IsJson(output))
            {
                ViewJson.Write(new { Job = job, Stages = stages });
            }
            else
            {
                Show(job, stages);
            }

            return ExitCodes.Done;
        });
    }

    /// <summary>Stages as a table.</summary>
    public static ListTable Table(IEnumerable<StageView> stages)
    {
        var table = new ListTable("stage", "status", "epochs", "loss", "validation", "time", "modelSha256") { StatusColumn = 1, Numbers = [2, 3, 4, 5] };
        foreach (StageView stage in stages)
        {
            table.Add(
                stage.Name,
                stage.Status,
                $"{stage.EpochsDone} of {stage.Epochs}",
                JobText.Loss(stage.Loss),
                JobText.Loss(stage.ValidationLoss),
                stage.Seconds > 0 ? Say.Duration(stage.Seconds) : "",
                JobText.ShortHash(stage.ModelSha256));
        }

        return table;
    }

    private static void Show(JobView job, IReadOnlyList<StageView> stages)
    {
        foreach ((string name, string value) in JobReport.Rows(job))
        {
            JobReport.Row(name, value);
        }

        if (stages.Count > 0)
        {
            Console.Out.WriteLine();
            Table(stages).Write();
        }
    }
}
