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

    /// <summary>The score of each sample, by the measure; of errors in the model's (scaled) units.</summary>
    public ReadOnlySpan<double> Values => _scores;

    /// <summary>Scores samples, part by part.</summary>
    /// <param name="runner">A model that reconstructs.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="measure">What makes a score of them.</param>
    /// <param name="blamedFeatures">How many features to name for each sample; at most as many as a sample has are.</param>
    /// <param name="progress">Told how many samples are done; may be null.</param>
    /// <exception cref="InputException">An error is not finite.</exception>
    /// <exception cref="InvalidOperationException">The model has no decoder.</exception>
    public static AnomalyScores Of(ModelRunner runner, SampleSet samples, AnomalyMeasure measure, int blamedFeatures, Action<int>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(runner);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(measure);
        int features = samples.FeatureCount;
        var result = new AnomalyScores(samples.Count, Math.Min(blamedFeatures, features));
        var reader = new DataReader(samples);
        var reconstructions = new float[ModelRunner.RowCapacity * features];
        var codes = new float[measure.NeedsCode ? ModelRunner.RowCapacity * runner.CodeLength : 0];
        int codeLength = measure.NeedsCode ? runner.CodeLength : 0;
        var row = new float[features];
        var residual = new double[features];
        foreach (int[] part in SampleParts.Of(samples.Count))
        {
            runner.Reconstruct(reader, part, reconstructions.AsSpan(0, part.Length * features));
            if (measure.NeedsCode)
            {
                runner.Encode(reader, part, codes.AsSpan(0, part.Length * codeLength));
            }

            for (int index = 0; index < part.Length; index++)
            {
                samples.Fill(part[index], row);
                Subtract(row, reconstructions.AsSpan(index * features, features), residual);
                double score = measure.Measure(residual, codes.AsSpan(index * codeLength, codeLength));
                result.Take(part[index], score, residual);
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

    private static void Subtract(ReadOnlySpan<float> values, ReadOnlySpan<float> reconstruction, Span<double> residual)
    {
        for (int feature = 0; feature < values.Length; feature++)
        {
            residual[feature] = (double)values[feature] - reconstruction[feature];
        }
    }

    private void Take(int sample, double score, Span<double> parts)
    {
        if (!double.IsFinite(score))
        {
            throw new InputException($"the score of sample {sample} is {score}: the model may have diverged, or the sample is far outside of what it knows");
        }

        _scores[sample] = score;
        int start = sample * BlamedFeatures;
        for (int place = 0; place < BlamedFeatures; place++)
        {
            int largest = 0;
            for (int feature = 1; feature < parts.Length; feature++)
            {
                largest = parts[feature] > parts[largest] ? feature : largest;
            }

            _features[start + place] = largest;
            _shares[start + place] = score > 0 ? (float)Math.Min(1, parts[largest] / score) : 0;
            parts[largest] = -1;
        }
    }
}
