using DistributedAE.Data;
using DistributedAE.Training.Evaluation;

namespace DistributedAE.Training.Analysis;

/// <summary>Turns a sample's error of reconstruction and its code into a score of anomaly.</summary>
public abstract class AnomalyMeasure
{
    /// <summary>The measure that needs no training samples.</summary>
    public static AnomalyMeasure SquaredError { get; } = new SquaredErrorMeasure();

    /// <summary>Which one it is.</summary>
    public abstract AnomalyMeasureKind Kind { get; }

    /// <summary>Whether <see cref="Measure"/> looks at the code.</summary>
    public virtual bool NeedsCode => false;

    /// <summary>The measure, fitted on ordinary samples where it needs them.</summary>
    /// <param name="kind">Which one.</param>
    /// <param name="runner">A model that reconstructs.</param>
    /// <param name="training">The samples that the model was trained with.</param>
    /// <param name="threads">Threads that compute; they do not show in the result.</param>
    /// <param name="progress">Told how many samples of a pass are done; may be null.</param>
    /// <exception cref="InputException">There are too few samples, or too many features or code units.</exception>
    public static AnomalyMeasure Fit(
        AnomalyMeasureKind kind, ModelRunner runner, SampleSet training, int threads, Action<int>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(runner);
        ArgumentNullException.ThrowIfNull(training);
        return kind switch
        {
            AnomalyMeasureKind.Error => SquaredError,
            AnomalyMeasureKind.Standardised => StandardisedMeasure.Fit(new ModelResiduals(runner, training, progress)),
            AnomalyMeasureKind.Mahalanobis => MahalanobisMeasure.Fit(new ModelResiduals(runner, training, progress), threads),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such measure."),
        };
    }

    /// <summary>The score of a sample, larger for anomalies.</summary>
    /// <param name="residual">Sample less reconstruction, in the model's (scaled) units; afterwards what each feature adds to the score, at least 0.</param>
    /// <param name="code">The code; empty where it is not needed.</param>
    public abstract double Measure(Span<double> residual, ReadOnlySpan<float> code);

    private sealed class SquaredErrorMeasure : AnomalyMeasure
    {
        public override AnomalyMeasureKind Kind => AnomalyMeasureKind.Error;

        public override double Measure(Span<double> residual, ReadOnlySpan<float> code)
        {
            double sum = 0;
            foreach (ref double value in residual)
            {
                value *= value;
                sum += value;
            }

            return sum;
        }
    }
}
