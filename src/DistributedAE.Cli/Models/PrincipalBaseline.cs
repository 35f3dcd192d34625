using DistributedAE.Data;
using DistributedAE.Training.Evaluation;

namespace DistributedAE.Cli.Models;

/// <summary>What principal components, fitted on the training samples, make of the samples that a model is measured on.</summary>
/// <param name="Components">Number of components.</param>
/// <param name="SquaredError">Squared error summed over features, mean over samples.</param>
/// <param name="SquaredErrorPerFeature">The same for each feature.</param>
internal sealed record PrincipalBaseline(int Components, double SquaredError, double SquaredErrorPerFeature)
{
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
