using System.CommandLine;
using DistributedAE.Cli.Cluster;
using DistributedAE.Cli.Display;
using DistributedAE.Client.Api;
using DistributedAE.Data;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Cli.Commands;

/// <summary><c>dae download</c>: fetches a job's model or one of its checkpoints.</summary>
internal static class DownloadCommand
{
    /// <summary>The command with its arguments.</summary>
    public static Command Create()
    {
        Argument<string> id = ClusterCommand.Job();
        var checkpoint = new Option<string?>("--checkpoint") { Description = "A checkpoint in place of the model; see dae checkpoints.", HelpName = "FILE" };
        var target = new Option<string?>("--out") { Description = "The file to write. Default: the job's id and .safetensors, here.", HelpName = "FILE" };
        Option<string> output = OutputOption.Create();
        var command = new ExampleCommand("download", "Fetches the model of a finished job; its hash is checked.", """
            dae download digits                      digits-7k2m4p.safetensors
            dae download digits --out model.safetensors
            dae download digits --checkpoint checkpoint-000004.safetensors
            """)
        {
            id,
            checkpoint,
            target,
            output,
        };
        return command.Asking(async (parsed, client, cancellation) =>
        {
            JobView job = await JobFinder.FindAsync(client, parsed.GetRequiredValue(id), cancellation).ConfigureAwait(false);
            CheckpointView? wanted = parsed.GetValue(checkpoint) is { } file
                ? await FindAsync(client, job, file, cancellation).ConfigureAwait(false)
                : null;
            if (wanted is null && job.Status != JobStatus.Finished)
            {
                throw new NotFoundException($"{job.Id} is {StatusText.Of(job.Status)} and has no model; 'dae checkpoints {job.Id}' shows what can be fetched with --checkpoint");
            }

            string path = parsed.GetValue(target) ?? (wanted is null ? $"{job.Id}.safetensors" : $"{job.Id}-{wanted.File}");
            Downloaded fetched = Fetch(client, job.Id, wanted, path, cancellation);
            if (parsed.IsJson(output))
            {
                ViewJson.Write(new { Path = Path.GetFullPath(path), fetched.Bytes, fetched.Sha256, ModelSha256 = wanted?.ModelSha256 ?? job.ModelSha256 });
            }
            else
            {
                Console.Out.WriteLine(Say.Path(path));
            }

            return ExitCodes.Done;
        });
    }

    private static Downloaded Fetch(CoordinatorClient client, string jobId, CheckpointView? checkpoint, string path, CancellationToken cancellation)
    {
        Downloaded? fetched = null;
        AtomicFile.Write(path, stream =>
        {
            Task<Downloaded> download = checkpoint is null
                ? client.DownloadModelAsync(jobId, stream, cancellation)
                : client.DownloadCheckpointAsync(jobId, checkpoint, stream, cancellation);
            fetched = download.GetAwaiter().GetResult();
        });
        return fetched!;
    }

    private static async Task<CheckpointView> FindAsync(CoordinatorClient client, JobView job, string file, CancellationToken cancellation)
    {
        IReadOnlyList<CheckpointView> all = await client.CheckpointsAsync(job.Id, cancellation).ConfigureAwait(false);
        CheckpointView? found = all.LastOrDefault(checkpoint => checkpoint.File == file);
        return found switch
        {
            null => throw new NotFoundException($"{job.Id} has no checkpoint '{file}'; 'dae checkpoints {job.Id}' shows those that there are"),
            { Bytes: 0 } => throw new NotFoundException($"{file} of {job.Id} was deleted, because newer ones are kept; 'dae checkpoints {job.Id}' shows those that are left"),
            _ => found,
        };
    }
}
