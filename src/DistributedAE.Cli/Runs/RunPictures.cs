using DistributedAE.Data;
using DistributedAE.Training.Evaluation;
using DistributedAE.Training.Pictures;
using DistributedAE.Training.Runs;

namespace DistributedAE.Cli.Runs;

/// <summary>Draws the pictures of a model into a folder.</summary>
internal static class RunPictures
{
    /// <summary>Draws all pictures that the model and its run give something for.</summary>
    /// <param name="folder">Where to; exists.</param>
    /// <param name="model">The model.</param>
    /// <param name="samples">Samples to show; may be empty.</param>
    /// <param name="what">Which samples they are.</param>
    /// <param name="run">The run with the curves; null for a model without.</param>
    /// <returns>The files.</returns>
    public static IReadOnlyList<string> DrawAll(string folder, LoadedModel model, SampleSet samples, string what, RunPaths? run)
    {
        List<string> files = [];
        if (samples.Count > 0 && model.Runner.CanReconstruct && !model.Runner.CanPredict)
        {
            files.Add(Write(folder, PictureKind.Reconstructions, ModelPictures.Reconstructions(model, samples)));
        }

        files.Add(Write(folder, PictureKind.Filters, ModelPictures.Filters(model.Model)));
        if (samples.Count > 1)
        {
            files.Add(Write(folder, PictureKind.Latent, ModelPictures.Latent(model, samples, what)));
        }

        if (run is not null && RunLog.ReadMetrics(run) is { Count: > 0 } epochs)
        {
            files.Add(Write(folder, PictureKind.Loss, ModelPictures.Losses(epochs)));
        }

        return files;
    }

    /// <summary>Writes one picture.</summary>
    /// <returns>The file.</returns>
    public static string Write(string folder, PictureKind kind, Canvas picture)
    {
        string path = Path.GetFullPath(Path.Combine(folder, FileName(kind)));
        AtomicFile.WriteAllBytes(path, picture.ToPng());
        return path;
    }

    private static string FileName(PictureKind kind) => kind switch
    {
        PictureKind.Reconstructions => "reconstructions.png",
        PictureKind.Filters => "filters-layer1.png",
        PictureKind.Latent => "latent.png",
        _ => "loss.png",
    };
}
