using DistributedAE.Data;
using DistributedAE.Training.Evaluation;
using DistributedAE.Training.Models;

namespace DistributedAE.Cli.Models;

/// <summary>Samples for a model, scaled as it was trained.</summary>
/// <param name="Samples">The samples.</param>
/// <param name="Part">Which part of the data they are; <see cref="DataPart.Train"/> where the data has no test part.</param>
/// <param name="Source">What the data is called.</param>
internal sealed record ModelData(SampleSet Samples, DataPart Part, string Source)
{
    /// <summary>"test" or "training".</summary>
    public string What => Part == DataPart.Test ? "test" : "training";

    /// <summary>Loads data for a model.</summary>
    /// <param name="place">Where the model is.</param>
    /// <param name="model">The model.</param>
    /// <param name="source">A named data set or a file; null for the data of the model's job.</param>
    /// <param name="part">Which part, where the data has two.</param>
    /// <exception cref="InputException">The data cannot be had, or does not fit the model.</exception>
    public static ModelData Load(ModelPlace place, LoadedModel model, string? source, DataPart part)
    {
        TrainedModel trained = model.Model;
        DataSpec spec = trained.Job.Data;
        string folder = place.DataFolder;
        if (source is not null)
        {
            spec = spec with { Source = source, Test = null, Labels = null, TestLabels = null, Classes = [], TestShare = 0, TrainCount = null, TestCount = null };
            folder = Environment.CurrentDirectory;
        }

        if (!model.Runner.CanPredict)
        {
            // its classes are only names: other data may have others, as anomalies do
            spec = spec with { ClassCount = null };
        }

        var data = new DataSource(folder, progress: Console.Error.WriteLine);
        SampleSet samples = data.LoadFor(
            spec, trained.Job.Seed, trained.Scaling, model.Runner.CanPredict ? trained.ClassNames : null, part: part);
        if (samples.FeatureCount != model.Runner.FeatureCount)
        {
            throw new InputException(
                $"the samples of {spec.Source} have {samples.FeatureCount} features, the model {trained.Path} was trained on {model.Runner.FeatureCount}");
        }

        return samples.Count > 0
            ? new ModelData(samples, data.HasTestPart(spec) ? part : DataPart.Train, spec.Source)
            : throw new InputException($"{spec.Source} has no {(part == DataPart.Test ? "test" : "training")} samples; name other data by --data");
    }

    /// <summary>Makes sure that a model that predicts can be measured on these samples.</summary>
    /// <exception cref="InputException">Labels are missing, or are not those of the model.</exception>
    public void RequireLabels(ModelRunner runner)
    {
        if (!runner.CanPredict)
        {
            return;
        }

        if (!Samples.HasLabels || (runner.PredictionLength > 1 && Samples.ClassCount == 0))
        {
            throw new InputException($"the model predicts labels, but {Source} has none to compare with");
        }

        if (runner.PredictionLength > 1 && Samples.ClassCount > runner.PredictionLength)
        {
            throw new InputException($"{Source} has {Samples.ClassCount} classes, the model knows {runner.PredictionLength}");
        }
    }
}
