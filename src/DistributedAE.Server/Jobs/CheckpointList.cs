using DistributedAE.Protocol.Api;
using DistributedAE.Server.Store;
using DistributedAE.Training.Runs;

namespace DistributedAE.Server.Jobs;

/// <summary>Reads which checkpoints a job has.</summary>
internal static class CheckpointList
{
    /// <summary>All that were completed, oldest first; older ones may be deleted.</summary>
    /// <exception cref="Data.InputException">The manifest cannot be read.</exception>
    public static IReadOnlyList<CheckpointView> Read(JobFolder job)
    {
        string checkpoints = new RunPaths(job.Path).Checkpoints;
        CheckpointManifest manifest = CheckpointManifest.Open(Path.Combine(checkpoints, CheckpointStore.ManifestName), []);
        return
        [
            .. manifest.Lines.Select(line => new CheckpointView(
                line.File, SizeOf(Path.Combine(checkpoints, line.File)), line.Stage, line.Epoch, line.Step, line.ModelSha256, line.Sha256)),
        ];
    }

    /// <summary>The path of a job's checkpoint, or null when it has none of that name any more.</summary>
    public static (string Path, CheckpointView Checkpoint)? Find(JobFolder job, string file) =>
        Read(job).LastOrDefault(checkpoint => checkpoint.File == file && checkpoint.Bytes > 0) is { } found
            ? (Path.Combine(new RunPaths(job.Path).Checkpoints, found.File), found)
            : null;

    private static long SizeOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
