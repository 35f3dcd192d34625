using DistributedAE.Data;
using DistributedAE.Training.Evaluation;
using DistributedAE.Training.Models;
using DistributedAE.Training.Networks;
using DistributedAE.Training.Runs;
using DistributedAE.Training.Samples;

namespace DistributedAE.Training.Pictures;

/// <summary>The pictures of a trained model and of its run.</summary>
public static class ModelPictures
{
    /// <summary>Samples that are shown beside their reconstructions.</summary>
    public const int ReconstructedSamples = 32;

    /// <summary>Points of the latent picture.</summary>
    public const int LatentSamples = 5000;

    private const double WideRange = 4;

    /// <summary>The first samples and what the model makes of them, in the units of the data.</summary>
    /// <exception cref="InputException">The model has no decoder, or there are no samples.</exception>
    public static Canvas Reconstructions(LoadedModel model, SampleSet samples, int limit = ReconstructedSamples)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(samples);
        return model.Runner.CanReconstruct
            ? Reconstructions(model.Runner, model.Model.Scaling, samples, samples.Image ?? model.Model.Image, limit)
            : throw new InputException($"{model.Model.Path}: the model has no decoder, so it reconstructs nothing");
    }

    /// <summary>The first samples and what a model with a decoder makes of them, in the units of the data.</summary>
    /// <param name="runner">The model.</param>
    /// <param name="scaling">The scaling of its samples.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="image">Their extents; null where they are no pictures.</param>
    /// <param name="limit">How many are drawn.</param>
    /// <exception cref="InputException">There are no samples.</exception>
    public static Canvas Reconstructions(ModelRunner runner, Scaling scaling, SampleSet samples, ImageShape? image, int limit = ReconstructedSamples)
    {
        ArgumentNullException.ThrowIfNull(runner);
        ArgumentNullException.ThrowIfNull(scaling);
        ArgumentNullException.ThrowIfNull(samples);
        int features = samples.FeatureCount;
        int count = Math.Min(samples.Count, limit);
        var inputs = new float[count * features];
        var outputs = new float[count * features];
        var reader = new DataReader(samples);
        foreach (int[] part in SampleParts.Of(count))
        {
            runner.Reconstruct(reader, part, outputs.AsSpan(part[0] * features, part.Length * features));
        }

        for (int sample = 0; sample < count; sample++)
        {
            samples.Fill(sample, inputs.AsSpan(sample * features, features));
            scaling.Revert(inputs.AsSpan(sample * features, features));
            scaling.Revert(outputs.AsSpan(sample * features, features));
        }

        return image is { } shape
            ? ReconstructionsPicture.Draw(shape, inputs, outputs, black: byte.MinValue, white: byte.MaxValue)
            : ReconstructionsPicture.DrawProfiles(features, inputs, outputs);
    }

    /// <summary>The weights of the first layer's units.</summary>
    public static Canvas Filters(TrainedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        ModelTensor weight = model.Find(TensorNames.EncoderWeight(0));
        return Filters(weight.Shape, weight.Values.Span, model.Image);
    }

    /// <summary>The weights of the first layer's units.</summary>
    /// <param name="shape">Extents of the first layer's weight: (inputs, units), or (units, channels, rows, columns) of a convolution.</param>
    /// <param name="values">Its values, row-major.</param>
    /// <param name="image">Extents of a sample; null where samples are no pictures.</param>
    public static Canvas Filters(IReadOnlyList<int> shape, ReadOnlySpan<float> values, ImageShape? image)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (shape is not [int units, int channels, int height, int width])
        {
            return FiltersPicture.Draw("encoder.0", image, values, shape[1]);
        }

        // a kernel's channels stand one below the other
        int inputs = channels * height * width;
        var columns = new float[values.Length];
        for (int at = 0; at < columns.Length; at++)
        {
            columns[at] = values[(at % units * inputs) + (at / units)];
        }

        return FiltersPicture.Draw("encoder.0", new ImageShape(channels * height, width), columns, units);
    }

    /// <summary>The codes of samples in a plane.</summary>
    /// <param name="model">The model.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="what">Which samples they are, such as "test".</param>
    /// <param name="options">How they are laid out; null for the defaults.</param>
    /// <exception cref="InputException">There are no samples, or a code is not finite.</exception>
    public static Canvas Latent(LoadedModel model, SampleSet samples, string what, LatentOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(samples);
        return LatentPlane.Draw(model, samples, what, options ?? new LatentOptions());
    }

    /// <summary>The losses of all stages; on a logarithmic axis where a stage's losses span a wide range.</summary>
    /// <exception cref="InputException">No epoch has ended yet.</exception>
    public static Canvas Losses(IReadOnlyList<EpochMetrics> epochs)
    {
        ArgumentNullException.ThrowIfNull(epochs);
        LossHistory[] stages = [.. epochs
            .Where(epoch => double.IsFinite(epoch.TrainLoss))
            .GroupBy(epoch => (epoch.StageIndex, epoch.Stage))
            .OrderBy(stage => stage.Key.StageIndex)
            .Select(stage => new LossHistory(
                stage.Key.Stage,
                [.. stage.Select(epoch => epoch.TrainLoss)],
                stage.Any(epoch => double.IsFinite(epoch.ValidationLoss))
                    ? [.. stage.Select(epoch => double.IsFinite(epoch.ValidationLoss) ? epoch.ValidationLoss : (double?)null)]
                    : []))];
        return LossCurvesPicture.Draw(stages, stages.Any(IsWide) && stages.All(stage => Lowest(stage) > 0));
    }

    private static bool IsWide(LossHistory stage) => Lowest(stage) > 0 && stage.Training.Max() > WideRange * Lowest(stage);

    private static double Lowest(LossHistory stage) => stage.Training.Concat(stage.Validation.OfType<double>()).Min();
}
