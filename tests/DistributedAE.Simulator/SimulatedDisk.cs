namespace DistributedAE.Simulator;

/// <summary>
/// What survives the coordinator: for each job its checkpoint files and the manifest whose lines make them count, and the number of
/// starts. A crash in the middle of a save leaves a torn file without a line.
/// </summary>
internal sealed class SimulatedDisk
{
    private readonly Dictionary<long, List<CheckpointFile>> _files = [];

    /// <summary>How often the coordinator was started.</summary>
    public long Starts { get; set; }

    /// <summary>Jobs whose model is written.</summary>
    public HashSet<long> Done { get; } = [];

    /// <summary>Begins a file: until it is committed, it is torn.</summary>
    public CheckpointFile Begin(long job, SavedState state)
    {
        var file = new CheckpointFile(state);
        FilesOf(job).Add(file);
        return file;
    }

    /// <summary>The newest checkpoint that counts and is whole, or null.</summary>
    /// <param name="job">The job.</param>
    /// <param name="ignoresManifest">The flaw of taking the newest file, whatever it is.</param>
    public SavedState? Latest(long job, bool ignoresManifest)
    {
        List<CheckpointFile> files = FilesOf(job);
        for (int index = files.Count - 1; index >= 0; index--)
        {
            if (ignoresManifest || (files[index].IsCommitted && !files[index].IsDamaged))
            {
                return files[index].IsCommitted && !files[index].IsDamaged ? files[index].State : files[index].Torn();
            }
        }

        return null;
    }

    /// <summary>The newest checkpoint's bits rot.</summary>
    public void DamageNewest(long job)
    {
        if (FilesOf(job).FindLast(file => file.IsCommitted) is { } file)
        {
            file.IsDamaged = true;
        }
    }

    private List<CheckpointFile> FilesOf(long job)
    {
        if (!_files.TryGetValue(job, out List<CheckpointFile>? files))
        {
            _files[job] = files = [];
        }

        return files;
    }
}
