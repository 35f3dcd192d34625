using DistributedAE.Cli.Runs;
using DistributedAE.Data;
using DistributedAE.Training.Runs;

namespace DistributedAE.Cli.Models;

/// <summary>Where the model that the user named is, and the run that it came from.</summary>
/// <param name="Model">The model file; in a run that has not finished there is none yet.</param>
/// <param name="Run">The run; null for a model file on its own.</param>
internal sealed record ModelPlace(string Model, RunPaths? Run)
{
    /// <summary>The folder that relative paths in the model's job start from.</summary>
    public string DataFolder => Run is null ? Environment.CurrentDirectory : RunOrigin.Of(Run.Folder).Folder;

    /// <summary>The folder with the model.</summary>
    public string Folder => Path.GetDirectoryName(Path.GetFullPath(Model))!;

    /// <summary>Finds a model file, or a run folder, whose model may not be there yet.</summary>
    /// <exception cref="NotFoundException">There is neither.</exception>
    public static ModelPlace Find(string path)
    {
        if (Directory.Exists(path))
        {
            var run = new RunPaths(path);
            return run.Exists
                ? new ModelPlace(run.Model, run)
                : throw new NotFoundException($"{path} is no run folder: it has no job.yaml");
        }

        if (!File.Exists(path))
        {
            throw new NotFoundException($"there is no model file or run folder {path}");
        }

        var around = new RunPaths(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return new ModelPlace(path, around.Exists ? around : null);
    }

    /// <summary>Finds a model file, or the model of a run folder that has finished.</summary>
    /// <exception cref="NotFoundException">There is neither, or no model yet.</exception>
    public static ModelPlace FindModel(string path)
    {
        ModelPlace place = Find(path);
        return File.Exists(place.Model)
            ? place
            : throw new NotFoundException($"the run in {place.Folder} has no model yet; finish it with: dae train --resume {place.Folder}");
    }
}
