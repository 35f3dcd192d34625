using DistributedAE.Data;
using DistributedAE.Training.Evaluation;

namespace DistributedAE.Training.Analysis;

/// <summary>
/// (r − μ)ᵀ Σ⁻¹ (r − μ) of the error r, and the same of the code, with means and covariances of the training samples (Denouden et al. 2018). What a feature adds is its squared entry of
/// Σ^(−½) (r − μ): of all ways to whiten, the one that stays nearest to the features themselves.
/// </summary>
internal sealed class MahalanobisMeasure : AnomalyMeasure
{
    private readonly double[] _mean;
    private readonly double[] _whitening;
    private readonly PrincipalComponents _codes;
    private readonly double[] _projection;
    private readonly double[] _whitened;

    private MahalanobisMeasure(PrincipalComponents residuals, PrincipalComponents codes)
    {
        _mean = residuals.Mean.ToArray();
        _whitening = WhiteningOf(residuals);
        _codes = codes;
        _projection = new double[codes.Features];
        _whitened = new double[residuals.Features];
    }

    /// <inheritdoc/>
    public override AnomalyMeasureKind Kind => AnomalyMeasureKind.Mahalanobis;

    /// <inheritdoc/>
    public override bool NeedsCode => true;

    /// <summary>Fits means and covariances.</summary>
    public static MahalanobisMeasure Fit(ModelResiduals training, int threads)
    {
        int widest = Math.Max(training.FeatureCount, training.CodeLength);
        if (widest > PrincipalComponents.MaximumFeatures)
        {
            throw new InputException($"the measure mahalanobis takes up to {PrincipalComponents.MaximumFeatures} features and units of code, but the model has {widest}; measure by error or standardised");
        }

        return new MahalanobisMeasure(
            PrincipalComponents.Fit(training.Count, training.FeatureCount, training.FillResidual, threads),
            PrincipalComponents.Fit(training.Count, training.CodeLength, training.FillCode, threads));
    }

    /// <inheritdoc/>
    public override double Measure(Span<double> residual, ReadOnlySpan<float> code)
    {
        for (int feature = 0; feature < residual.Length; feature++)
        {
            residual[feature] -= _mean[feature];
        }

        double sum = 0;
        for (int feature = 0; feature < residual.Length; feature++)
        {
            double entry = DoubleVectors.Dot(residual, _whitening.AsSpan(feature * residual.Length, residual.Length));
            _whitened[feature] = entry * entry;
            sum += _whitened[feature];
        }

        _whitened.CopyTo(residual);
        return sum + DistanceOf(code);
    }

    private double DistanceOf(ReadOnlySpan<float> code)
    {
        _codes.Project(code, _projection);
        double least = VarianceFloor.Of(_codes.Variances);
        double sum = 0;
        for (int index = 0; index < _projection.Length; index++)
        {
            sum += _projection[index] * _projection[index] / Math.Max(_codes.Variances[index], least);
        }

        return sum;
    }

    /// <summary>Σ^(−½), features × features.</summary>
    private static double[] WhiteningOf(PrincipalComponents residuals)
    {
        int features = residuals.Features;
        double least = VarianceFloor.Of(residuals.Variances);
        var matrix = new double[features * features];
        for (int index = 0; index < features; index++)
        {
            ReadOnlySpan<double> component = residuals.Component(index);
            double factor = 1 / Math.Sqrt(Math.Max(residuals.Variances[index], least));
            for (int row = 0; row < features; row++)
            {
                DoubleVectors.AddScaled(matrix.AsSpan(row * features, features), factor * component[row], component);
            }
        }

        return matrix;
    }
}
