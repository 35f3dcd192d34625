namespace DistributedAE.Training.Analysis;

/// <summary>Squared errors, each divided by the feature's mean squared error over the training samples.</summary>
internal sealed class StandardisedMeasure : AnomalyMeasure
{
    private readonly double[] _weights;

    private StandardisedMeasure(double[] weights) => _weights = weights;

    /// <inheritdoc/>
    public override AnomalyMeasureKind Kind => AnomalyMeasureKind.Standardised;

    /// <summary>Fits the means.</summary>
    public static StandardisedMeasure Fit(ModelResiduals training)
    {
        var means = new double[training.FeatureCount];
        var row = new float[training.FeatureCount];
        for (int sample = 0; sample < training.Count; sample++)
        {
            training.FillResidual(sample, row);
            for (int feature = 0; feature < row.Length; feature++)
            {
                means[feature] += (double)row[feature] * row[feature] / training.Count;
            }
        }

        double least = VarianceFloor.Of(means);
        return new StandardisedMeasure([.. means.Select(mean => 1 / Math.Max(mean, least))]);
    }

    /// <inheritdoc/>
    public override double Measure(Span<double> residual, ReadOnlySpan<float> code)
    {
        double sum = 0;
        for (int feature = 0; feature < residual.Length; feature++)
        {
            residual[feature] *= residual[feature] * _weights[feature];
            sum += residual[feature];
        }

        return sum;
    }
}
