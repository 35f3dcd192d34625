using DistributedAE.Data;
using DistributedAE.Training.Evaluation;
using DistributedAE.Training.Samples;

namespace DistributedAE.Training.Analysis;

/// <summary>
/// How badly a model reconstructs each sample, and which features are to blame. A model that has seen only ordinary samples
/// reconstructs others badly (Hawkins et al. 2002), so the error is a score of anomaly.
/// </summary>
public sealed class AnomalyScores
{
    private readonly double[] _scores;
    private readonly int[] _features;
    private readonly float[] _shares;

    private AnomalyScores(int count, int blamedFeatures)
    {
        _scores = new double[count];
        _features = new int[count * blamedFeatures];
        _shares = new float[count * blamedFeatures];
        BlamedFeatures = blamedFeatures;
    }

    /// <summary>Number of samples.</summary>
    public int Count => _scores.Length;

    /// <summary>How many features are named for each sample.</summary>
    public int BlamedFeatures { get; }

    /// <summary>The score of each sample: squared error of its reconstruction, summed over features, in the model's (scaled) units.</summary>
    public ReadOnlySpan<double> Values => _scores;

    /// <summary>Scores samples, part by part.</summary>
    /// <param name="runner">A model that reconstructs.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="blamedFeatures">How many features to name for each sample; at most as many as a sample has are.</param>
    /// <param name="progress">Told how many samples are done; may be null.</param>
    /// <exception cref="InputException">An error is not finite.</exception>
    /// <exception cref="InvalidOperationException">The model has no decoder.</exception>
    public static AnomalyScores Of(ModelRunner runner, SampleSet samples, int blamedFeatures, Action<int>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(runner);
        ArgumentNullException.ThrowIfNull(samples);
        int features = samples.FeatureCount;
        var result = new AnomalyScores(samples.Count, Math.Min(blamedFeatures, features));
        var reader = new DataReader(samples);
        var reconstructions = new float[ModelRunner.RowCapacity * features];
        var errors = new float[features];
        foreach (int[] part in SampleParts.Of(samples.Count))
        {
            runner.Reconstruct(reader, part, reconstructions.AsSpan(0, part.Length * features));
            for (int row = 0; row < part.Length; row++)
            {
                samples.Fill(part[row], errors);
                result.Take(part[row], errors, reconstructions.AsSpan(row * features, features));
            }

            progress?.Invoke(part[^1] + 1);
        }

        return result;
    }

    /// <summary>The features with the largest part in a sample's score, largest first, each with its share of the score in 0…1.</summary>
    public IEnumerable<(int Feature, float Share)> Blame(int sample)
    {
        for (int at = sample * BlamedFeatures; at < (sample + 1) * BlamedFeatures; at++)
        {
            yield return (_features[at], _shares[at]);
        }
    }

    /// <summary>The samples with the largest scores, largest first; of equal ones the first.</summary>
    public int[] Largest(int count) =>
        [.. Enumerable.Range(0, Count).OrderByDescending(sample => _scores[sample]).Take(count)];

    private void Take(int sample, Span<float> values, ReadOnlySpan<float> reconstruction)
    {
        double sum = 0;
        for (int feature = 0; feature < values.Length; feature++)
        {
            double difference = (double)values[feature] - reconstruction[feature];
            sum += difference * difference;
            values[feature] = (float)(difference * difference);
        }

        if (!double.IsFinite(sum))
        {
            throw new InputException($"the score of sample {sample} is {sum}: the model may have diverged, or the sample is far outside of what it knows");
        }

        _scores[sample] = sum;
        int start = sample * BlamedFeatures;
        for (int place = 0; place < BlamedFeatures; place++)
        {
            int largest = Evaluator.Largest(values);
            _features[start + place] = largest;
            _shares[start + place] = sum > 0 ? (float)Math.Min(1, values[largest] / sum) : 0;
            values[largest] = -1;
        }
    }
}
