using DistributedAE.Autoencoders;

namespace DistributedAE.Training.Evaluation;

/// <summary>Measures a model on samples, part by part; sums run in the samples' order, in double.</summary>
public static class Evaluator
{
    /// <summary>Measures the model.</summary>
    /// <param name="runner">The model.</param>
    /// <param name="reader">The samples, at least one; with labels for a model that predicts.</param>
    /// <param name="progress">Told how many samples are done; may be null.</param>
    public static ModelMetrics Measure(ModelRunner runner, SampleReader reader, Action<int>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(runner);
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentOutOfRangeException.ThrowIfLessThan(reader.Count, 1);
        var totals = new Totals();
        var losses = new double[ModelRunner.RowCapacity];
        var outputs = new float[ModelRunner.RowCapacity * Math.Max(runner.PredictionLength, runner.FeatureCount)];
        var features = new float[runner.FeatureCount];
        foreach (int[] part in SampleParts.Of(reader.Count))
        {
            runner.Losses(reader, part, losses);
            if (runner.CanPredict)
            {
                runner.Predict(reader, part, outputs);
            }
            else
            {
                runner.Reconstruct(reader, part, outputs);
            }

            for (int row = 0; row < part.Length; row++)
            {
                totals.Loss += losses[row];
                Count(runner, reader, part[row], outputs, row, features, totals);
            }

            progress?.Invoke(part[^1] + 1);
        }

        return totals.ToMetrics(runner, reader.Count);
    }

    /// <summary>The index of the largest value; the first of equals.</summary>
    public static int Largest(ReadOnlySpan<float> values)
    {
        int largest = 0;
        for (int index = 1; index < values.Length; index++)
        {
            largest = values[index] > values[largest] ? index : largest;
        }

        return largest;
    }

    private static void Count(ModelRunner runner, SampleReader reader, int sample, float[] outputs, int row, float[] features, Totals totals)
    {
        if (!runner.CanPredict)
        {
            reader.Read(sample, features);
            totals.SquaredError += SquaredDistance(features, outputs.AsSpan(row * features.Length, features.Length));
            return;
        }

        ReadOnlySpan<float> prediction = outputs.AsSpan(row * runner.PredictionLength, runner.PredictionLength);
        if (runner.PredictionLength > 1)
        {
            totals.Errors += Largest(prediction) == reader.ClassOf(sample) ? 0 : 1;
        }
    }

    private static double SquaredDistance(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        double sum = 0;
        for (int index = 0; index < left.Length; index++)
        {
            double difference = (double)left[index] - right[index];
            sum += difference * difference;
        }

        return sum;
    }

    private sealed class Totals
    {
        public double Loss { get; set; }

        public double SquaredError { get; set; }

        public int Errors { get; set; }

        public ModelMetrics ToMetrics(ModelRunner runner, int count) => new(count)
        {
            Loss = Loss / count,
            SquaredError = runner.CanPredict ? null : SquaredError / count,
            SquaredErrorPerFeature = runner.CanPredict ? null : SquaredError / count / runner.FeatureCount,
            Errors = runner.PredictionLength > 1 ? Errors : null,
            ErrorRate = runner.PredictionLength > 1 ? (double)Errors / count : null,
            RootMeanSquaredError = runner.PredictionLength == 1 ? Math.Sqrt(Loss / count) : null,
        };
    }
}
