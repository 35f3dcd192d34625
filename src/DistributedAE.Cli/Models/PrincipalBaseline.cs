using DistributedAE.Data;
using DistributedAE.Training.Evaluation;

namespace DistributedAE.Cli.Models;

/// <summary>What principal components, fitted on the training samples, make of the samples that a model is measured on.</summary>
/// <param name="Components">Number of components.</param>
/// <param name="SquaredError">Squared error summed over features, mean over samples.</param>
/// <param name="SquaredErrorPerFeature">The same for each feature.</param>
internal sealed record PrincipalBaseline(int Components, double SquaredError, double SquaredErrorPerFeature)
{
    /// <summary>Fits and measures.</summary>
    /// <exception cref="InputException">There cannot be so many components.</exception>
    public static PrincipalBaseline Measure(SampleSet training, SampleSet samples, int components, int threads)
    {
        int features = training.FeatureCount;
        if (components > features)
        {
            throw new InputException($"--pca is {components}, but samples of {features} features have at most {features} components");
        }

        var fitted = PrincipalComponents.Fit(training.Count, features, training.Fill, threads);
        double error = fitted.ReconstructionError(samples.Count, samples.Fill, components);
        return new PrincipalBaseline(components, error, error / features);
    }
}
