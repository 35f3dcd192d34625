using DistributedAE.Data;
using DistributedAE.Training.Analysis;
using DistributedAE.Training.Evaluation;

namespace DistributedAE.Cli.Anomalies;

/// <summary>How well principal components of the training samples tell anomalies.</summary>
/// <param name="Auroc">Area under the curve by distances to all components; null where all samples are of one kind.</param>
/// <param name="AveragePrecision">Average precision by the same; null where no sample is an anomaly.</param>
/// <param name="Components">Number of components of the second score, as many as the code has units where the inputs have so many.</param>
/// <param name="AurocOfError">Area under the curve by the error of reconstruction from these components.</param>
internal sealed record PrincipalScores(double? Auroc, double? AveragePrecision, int Components, double? AurocOfError)
{
    /// <summary>Fits and measures.</summary>
    /// <exception cref="InputException">There are too few training samples, or too many features.</exception>
    public static PrincipalScores Measure(SampleSet training, SampleSet samples, bool[] known, int codeLength, int threads)
    {
        double[] scores = PrincipalAnomalies.Fit(training, threads).Score(samples);
        int components = Math.Min(codeLength, training.FeatureCount);
        var fitted = PrincipalComponents.Fit(training.Count, training.FeatureCount, training.Fill, threads);
        double[] errors = [.. Enumerable.Range(0, samples.Count).Select(sample => fitted.ReconstructionError(1, (_, row) => samples.Fill(sample, row), components))];
        return new PrincipalScores(
            RankingMetrics.AreaUnderCurve(scores, known), RankingMetrics.AveragePrecision(scores, known), components, RankingMetrics.AreaUnderCurve(errors, known));
    }
}
