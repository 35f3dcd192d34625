using DistributedAE.Data;
using DistributedAE.Training.Evaluation;

namespace DistributedAE.Training.Analysis;

/// <summary>
/// The linear score of anomaly that others are compared with: over all principal components v of the standardised training samples, the distances |x − v|, each divided by
/// the component's share of the variance (Shyu et al. 2003, in the form of the library PyOD).
/// </summary>
public sealed class PrincipalAnomalies
{
    private const double LeastShare = 1e-12;

    private readonly PrincipalComponents _components;
    private readonly double[] _mean;
    private readonly double[] _deviation;

    private PrincipalAnomalies(PrincipalComponents components, double[] mean, double[] deviation)
    {
        _components = components;
        _mean = mean;
        _deviation = deviation;
    }

    /// <summary>Fits the components.</summary>
    /// <param name="training">At least two samples.</param>
    /// <param name="threads">Threads that compute; they do not show in the result.</param>
    /// <exception cref="InputException">There are too few samples or too many features, or a value is not finite.</exception>
    public static PrincipalAnomalies Fit(SampleSet training, int threads)
    {
        ArgumentNullException.ThrowIfNull(training);
        int features = training.FeatureCount;
        var mean = new double[features];
        var deviation = new double[features];
        ForEach(training, (feature, value) => mean[feature] += value / training.Count);
        ForEach(training, (feature, value) => deviation[feature] += (value - mean[feature]) * (value - mean[feature]) / training.Count);
        for (int feature = 0; feature < features; feature++)
        {
            deviation[feature] = deviation[feature] > 0 ? Math.Sqrt(deviation[feature]) : 1;
        }

        var components = PrincipalComponents.Fit(training.Count, features, (sample, row) => Standardise(training, sample, row, mean, deviation), threads);
        return new PrincipalAnomalies(components, mean, deviation);
    }

    /// <summary>The score of each sample, larger for anomalies.</summary>
    public double[] Score(SampleSet samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var scores = new double[samples.Count];
        var row = new float[samples.FeatureCount];
        for (int sample = 0; sample < scores.Length; sample++)
        {
            Standardise(samples, sample, row, _mean, _deviation);
            double[] standardised = Array.ConvertAll(row, value => (double)value);
            double square = DoubleVectors.Dot(standardised, standardised);
            for (int index = 0; index < _components.Features && _components.VarianceShare(index) > LeastShare; index++)
            {
                double distance = square - (2 * DoubleVectors.Dot(standardised, _components.Component(index))) + 1;
                scores[sample] += Math.Sqrt(Math.Max(0, distance)) / _components.VarianceShare(index);
            }
        }

        return scores;
    }

    private static void Standardise(SampleSet samples, int sample, Span<float> row, double[] mean, double[] deviation)
    {
        samples.Fill(sample, row);
        for (int feature = 0; feature < row.Length; feature++)
        {
            row[feature] = (float)((row[feature] - mean[feature]) / deviation[feature]);
        }
    }

    private static void ForEach(SampleSet samples, Action<int, float> take)
    {
        var row = new float[samples.FeatureCount];
        for (int sample = 0; sample < samples.Count; sample++)
        {
            samples.Fill(sample, row);
            for (int feature = 0; feature < row.Length; feature++)
            {
                take(feature, row[feature]);
            }
        }
    }
}
