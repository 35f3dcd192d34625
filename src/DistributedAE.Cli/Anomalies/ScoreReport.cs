using System.Globalization;
using DistributedAE.Cli.Display;
using DistributedAE.Cli.Models;
using DistributedAE.Training.Analysis;
using DistributedAE.Training.Evaluation;

namespace DistributedAE.Cli.Anomalies;

/// <summary>What <c>dae score</c> tells: how scores are spread, the threshold, what is above it, and how well it fits the labels.</summary>
internal sealed class ScoreReport(LoadedModel model, ModelData data, AnomalyScores scores, AnomalyMeasureKind by, ScoreThreshold chosen, double threshold, bool[]? known, PrincipalScores? baseline)
{
    private const int ShownSamples = 5;

    private readonly double? _areaUnderCurve = known is null ? null : RankingMetrics.AreaUnderCurve(scores.Values, known);
    private readonly double? _averagePrecision = known is null ? null : RankingMetrics.AveragePrecision(scores.Values, known);

    private string MeasureText => by switch
    {
        AnomalyMeasureKind.Standardised => "squared error by feature over its mean in training, summed",
        AnomalyMeasureKind.Mahalanobis => "squared Mahalanobis distances of error and code",
        _ => "squared error summed over features",
    };

    private int Flagged
    {
        get
        {
            int flagged = 0;
            foreach (double score in scores.Values)
            {
                flagged += score > threshold ? 1 : 0;
            }

            return flagged;
        }
    }

    /// <summary>One object for programs.</summary>
    public void WriteJson(string? file) => JsonOutput.Write(new
    {
        Model = Path.GetFullPath(model.Model.Path),
        model.Model.ModelSha256,
        Data = data.Source,
        data.Part,
        Samples = scores.Count,
        By = by,
        Median = RankingMetrics.Quantile(scores.Values, 0.5),
        Largest = RankingMetrics.Quantile(scores.Values, 1),
        Threshold = threshold,
        ThresholdBy = chosen.Kind,
        Flagged,
        Anomalies = known?.Count(isAnomaly => isAnomaly),
        Auroc = _areaUnderCurve,
        AveragePrecision = _averagePrecision,
        Pca = baseline,
        Top = scores.Largest(ShownSamples).Select(sample => new
        {
            Sample = sample,
            Id = data.Samples.Ids?[sample],
            Score = scores.Values[sample],
            Features = scores.Blame(sample).Select(blamed => new { Name = FeatureColumns.NameOf(data.Samples, blamed.Feature), blamed.Share }),
        }),
        File = file is null ? null : Path.GetFullPath(file),
    });

    /// <summary>Lines for people.</summary>
    public void WriteText(string? file)
    {
        Row("model", Say.Path(model.Model.Path));
        Row("data", $"{data.Source}, {scores.Count} {data.What} samples");
        Row("score", $"{MeasureText}: median {Score(0.5)}, 95 % below {Score(0.95)}, largest {Score(1)}");
        Row("threshold", $"{Say.Loss(threshold)} ({chosen.Text})");
        Row("flagged", $"{Flagged} of {scores.Count} samples");
        foreach (int sample in scores.Largest(ShownSamples))
        {
            string id = data.Samples.Ids is { } ids ? $" {ids[sample]}" : "";
            string blame = string.Join(", ", scores.Blame(sample).Select(BlameText));
            Row($"sample {sample}{id}", Say.Loss(scores.Values[sample]) + (blame.Length > 0 ? $": {blame}" : ""));
        }

        if (known is not null)
        {
            int anomalies = known.Count(isAnomaly => isAnomaly);
            Row("anomalies", $"{anomalies} of {scores.Count} by their labels");
            Row("AUROC", _areaUnderCurve is { } area ? Share(area) : "not defined: all samples are of one kind");
            Row("avg. precision", _averagePrecision is { } precision ? Share(precision) : "not defined: no sample is an anomaly");
        }

        if (baseline is not null)
        {
            Row("PCA", $"{Defined(baseline.Auroc)} AUROC by distances to all components, {Defined(baseline.AveragePrecision)} average precision");
            Row($"PCA {baseline.Components}", $"{Defined(baseline.AurocOfError)} AUROC by the error of {baseline.Components} components");
        }

        if (known is null && data.Samples.ClassCount > 1)
        {
            Row("AUROC", "name the labels that are anomalies by --anomaly-label, or those that are none by --normal-label");
        }

        if (file is not null)
        {
            Row("wrote", Say.Path(file));
        }
    }

    private string Score(double share) => Say.Loss(RankingMetrics.Quantile(scores.Values, share));

    private string BlameText((int Feature, float Share) blamed) =>
        string.Create(CultureInfo.InvariantCulture, $"{FeatureColumns.NameOf(data.Samples, blamed.Feature)} {100 * blamed.Share:F0} %");

    private static string Defined(double? value) => value is { } number ? Share(number) : "no";

    private static string Share(double value) => value.ToString("F4", CultureInfo.InvariantCulture);

    private static void Row(string name, string value) => Console.Out.WriteLine($"{name,-16} {value}");
}
