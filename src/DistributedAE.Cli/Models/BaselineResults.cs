using DistributedAE.Cli.Display;
using DistributedAE.Cli.Runs;
using DistributedAE.Data;
using DistributedAE.Training.Analysis;
using DistributedAE.Training.Evaluation;
using DistributedAE.Training.Samples;

namespace DistributedAE.Cli.Models;

/// <summary>What plain methods, fitted on the training samples of the model's job, make of the samples that a model is measured on.</summary>
internal sealed class BaselineResults
{
    /// <summary>Reconstruction from principal components; null where not asked for.</summary>
    public PrincipalBaseline? Principal { get; private init; }

    /// <summary>Prediction by one linear layer; null where not asked for, or where the model does not classify.</summary>
    public LinearBaseline? Linear { get; private init; }

    /// <summary>Classification by nearest neighbours; null where not asked for.</summary>
    public NeighbourBaseline? Neighbours { get; private init; }

    /// <summary>Fits and measures what is asked for.</summary>
    /// <exception cref="InputException">The samples have no classes where they are needed, or there cannot be so many components.</exception>
    public static BaselineResults Measure(BaselineRequest asked, ModelPlace place, LoadedModel model, ModelData data)
    {
        if (asked is { Components: null, Linear: false, Neighbours: null })
        {
            return new BaselineResults();
        }

        SampleSet samples = data.Samples;
        SampleSet training = ModelData.Load(place, model, null, DataPart.Train).Samples;
        if (asked.Neighbours is not null && (training.ClassCount == 0 || samples.ClassCount == 0))
        {
            throw new InputException($"--knn needs classes, but {(training.ClassCount == 0 ? "the training samples have" : $"{data.Source} has")} none");
        }

        if (asked.Components > training.FeatureCount)
        {
            throw new InputException($"--pca is {asked.Components}, but samples of {training.FeatureCount} features have at most {training.FeatureCount} components");
        }

        int size = Math.Min(model.Runner.CodeLength, training.FeatureCount);
        int? components = asked.Components ?? (asked.Linear && model.Runner.CanReconstruct && !model.Runner.CanPredict ? size : null);
        PrincipalComponents? fitted = components is not null || asked.Neighbours is not null
            ? PrincipalComponents.Fit(training.Count, training.FeatureCount, training.Fill, model.Slots)
            : null;
        return new BaselineResults
        {
            Principal = components is { } count ? PrincipalBaseline.Measure(fitted!, samples, count) with { LargestAngle = PrincipalBaseline.AngleOf(fitted!, model.Model) } : null,
            Linear = asked.Linear && model.Runner.PredictionLength > 1 ? MeasureLinear(model, training, samples) : null,
            Neighbours = asked.Neighbours is { } neighbours ? MeasureNeighbours(model, fitted!, training, samples, neighbours, size) : null,
        };
    }

    /// <summary>Names and values for people.</summary>
    public IEnumerable<(string Name, string Value)> Rows()
    {
        if (Principal is { } principal)
        {
            yield return ($"PCA {principal.Components}", MetricsText.Squared(principal.SquaredError, principal.SquaredErrorPerFeature));
            if (principal.LargestAngle is { } angle)
            {
                yield return ("angle", $"{angle:F2}° at most between the decoder's space and that of as many components");
            }
        }

        if (Linear is { ErrorRate: var rate })
        {
            yield return ("linear softmax", $"{Say.Percent(rate)} errors by one layer on the inputs");
        }

        if (Neighbours is { } nearest)
        {
            yield return ("kNN of codes", Describe(nearest.Codes, nearest.Neighbours));
            yield return ($"kNN of PCA {nearest.Components}", Describe(nearest.Pca, nearest.Neighbours));
        }
    }

    private static string Describe(NearestClasses found, int neighbours) => neighbours == 1
        ? $"{Say.Percent(found.Accuracy)} right by the nearest training sample"
        : $"{Say.Percent(found.Accuracy)} right by the {neighbours} nearest training samples, {Say.Percent(found.Precision)} of these of the same class";

    private static LinearBaseline MeasureLinear(LoadedModel model, SampleSet training, SampleSet samples) => new(
        PartProgress.Show("training one linear layer", 100, done => LinearClassifier.ErrorRate(
            new DataReader(training),
            new DataReader(samples),
            model.Runner.PredictionLength,
            model.Model.Job.Seed,
            model.Slots,
            share => done((int)(100 * share)))));

    private static NeighbourBaseline MeasureNeighbours(
        LoadedModel model, PrincipalComponents fitted, SampleSet training, SampleSet samples, int neighbours, int components)
    {
        int[] known = Classes(training, training);
        int[] classes = Classes(samples, training);
        var codes = new NearestRows(SampleCodes.Of(model.Runner, training, training.Count), model.Runner.CodeLength, RowMetric.Euclidean);
        NearestClasses ofCodes = NearestClasses.Measure(codes, known, SampleCodes.Of(model.Runner, samples, samples.Count), classes, neighbours, model.Slots);
        var projected = new NearestRows(Project(fitted, training, components), components, RowMetric.Euclidean);
        NearestClasses ofPca = NearestClasses.Measure(projected, known, Project(fitted, samples, components), classes, neighbours, model.Slots);
        return new NeighbourBaseline(neighbours, ofCodes, components, ofPca);
    }

    /// <summary>The classes of samples, by the numbers that they have in the training samples; −1 where those lack one.</summary>
    private static int[] Classes(SampleSet samples, SampleSet training)
    {
        var numbers = Enumerable.Range(0, training.ClassCount).ToDictionary(training.Labels!.NameOf);
        return [.. Enumerable.Range(0, samples.Count).Select(sample => numbers.GetValueOrDefault(samples.Labels!.NameOf(samples.Label(sample)), -1))];
    }

    private static float[] Project(PrincipalComponents fitted, SampleSet samples, int components)
    {
        var rows = new float[checked(samples.Count * components)];
        var sample = new float[samples.FeatureCount];
        var code = new double[components];
        for (int index = 0; index < samples.Count; index++)
        {
            samples.Fill(index, sample);
            fitted.Project(sample, code);
            for (int component = 0; component < components; component++)
            {
                rows[(index * components) + component] = (float)code[component];
            }
        }

        return rows;
    }
}
