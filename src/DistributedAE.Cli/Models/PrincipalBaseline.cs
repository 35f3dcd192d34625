using DistributedAE.Autoencoders;
using DistributedAE.Data;
using DistributedAE.Training.Evaluation;
using DistributedAE.Training.Jobs;
using DistributedAE.Training.Models;
using DistributedAE.Training.Networks;

namespace DistributedAE.Cli.Models;

/// <summary>What principal components, fitted on the training samples, make of the samples that a model is measured on.</summary>
/// <param name="Components">Number of components.</param>
/// <param name="SquaredError">Squared error summed over features, mean over samples.</param>
/// <param name="SquaredErrorPerFeature">The same for each feature.</param>
internal sealed record PrincipalBaseline(int Components, double SquaredError, double SquaredErrorPerFeature)
{
    /// <summary>Of a linear autoencoder: largest angle, in degrees, between the space that its decoder spans and that of as many components; else null.</summary>
    public double? LargestAngle { get; init; }

    /// <summary>The angle of a linear autoencoder of one layer.</summary>
    /// <param name="fitted">The components of the training samples.</param>
    /// <param name="model">The model.</param>
    public static double? AngleOf(PrincipalComponents fitted, TrainedModel model)
    {
        ModelSpec network = model.Job.Model;
        bool isLinear = network is { Kind: ModelKind.Stacked, Depth: 1, TiedWeights: false, Output: Activation.Linear } && network.ActivationOf(0) == Activation.Linear;
        return isLinear && network.Layers[^1] <= fitted.Features && model.Contains(TensorNames.DecoderWeight(0))
            ? fitted.LargestAngle(model.Find(TensorNames.DecoderWeight(0)).Values.Span)
            : null;
    }

    /// <summary>Measures.</summary>
    /// <param name="fitted">The components of the training samples.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="components">How many components, up to the number of features.</param>
    /// <exception cref="InputException">A value is not finite.</exception>
    public static PrincipalBaseline Measure(PrincipalComponents fitted, SampleSet samples, int components)
    {
        double error = fitted.ReconstructionError(samples.Count, samples.Fill, components);
        return new PrincipalBaseline(components, error, error / samples.FeatureCount);
    }
}
