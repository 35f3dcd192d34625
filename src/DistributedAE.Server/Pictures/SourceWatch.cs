using DistributedAE.Protocol.Api;
using DistributedAE.Server.Store;
using DistributedAE.Training.Runs;

namespace DistributedAE.Server.Pictures;

/// <summary>Finds what a job's pictures can be made of now; reads the list of checkpoints only when it has grown.</summary>
/// <param name="folder">The job's folder.</param>
internal sealed class SourceWatch(JobFolder folder)
{
    private readonly RunPaths _paths = new(folder.Path);
    private long _length = -1;
    private PictureSource? _checkpoint;

    /// <summary>The model, or the latest checkpoint; null before the first.</summary>
    /// <param name="standing">Where the job stands.</param>
    /// <exception cref="Data.InputException">The list of checkpoints cannot be read.</exception>
    public PictureSource? Latest(JobStanding standing)
    {
        if (standing is { Status: JobStatus.Finished, ModelFileSha256: { } hash } && File.Exists(_paths.Model))
        {
            return new PictureSource(_paths.Model, hash, IsModel: true);
        }

        var manifest = new FileInfo(Path.Combine(_paths.Checkpoints, CheckpointStore.ManifestName));
        if (!manifest.Exists)
        {
            return null;
        }

        if (manifest.Length != _length)
        {
            _checkpoint = CheckpointManifest.Open(manifest.FullName, []).Lines is [.., var last]
                ? new PictureSource(Path.Combine(_paths.Checkpoints, last.File), last.Sha256, IsModel: false)
                : null;
            _length = manifest.Length;
        }

        return _checkpoint;
    }
}
