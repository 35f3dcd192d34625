namespace DistributedAE.Training.Runs;

/// <summary>The files of a run folder. To read them needs no lock, also while the run is going on.</summary>
/// <param name="Folder">The run folder.</param>
public sealed record RunPaths(string Folder)
{
    /// <summary>The job as given, with overrides applied.</summary>
    public string Job => Path.Combine(Folder, "job.yaml");

    /// <summary>What happened, one <see cref="RunEvent"/> a line.</summary>
    public string Events => Path.Combine(Folder, "events.jsonl");

    /// <summary>The curves, one <see cref="EpochMetrics"/> a line.</summary>
    public string Metrics => Path.Combine(Folder, "metrics.jsonl");

    /// <summary>The curves in full, step after step; written by <see cref="Steps.StepLog"/> and read by <see cref="Steps.RunSteps"/>.</summary>
    public string Steps => Path.Combine(Folder, "steps.bin");

    /// <summary>The folder of the <see cref="CheckpointStore"/>.</summary>
    public string Checkpoints => Path.Combine(Folder, "checkpoints");

    /// <summary>The trained model.</summary>
    public string Model => Path.Combine(Folder, "model.safetensors");

    /// <summary>Whether the folder holds a run.</summary>
    public bool Exists => File.Exists(Job);

    /// <summary>The first of <c>ROOT/NAME</c>, <c>ROOT/NAME-2</c>, <c>ROOT/NAME-3</c> … that does not exist.</summary>
    /// <param name="root">The folder of all runs; it need not exist.</param>
    /// <param name="name">The job's name.</param>
    public static string FreeFolder(string root, string name)
    {
        string path = Path.Combine(root, name);
        for (int number = 2; Path.Exists(path); number++)
        {
            path = Path.Combine(root, $"{name}-{number}");
        }

        return path;
    }
}
