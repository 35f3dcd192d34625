using System.CommandLine;
using DistributedAE.Cli.Anomalies;
using DistributedAE.Cli.Display;
using DistributedAE.Cli.Models;
using DistributedAE.Data;
using DistributedAE.Training.Analysis;
using DistributedAE.Training.Evaluation;

namespace DistributedAE.Cli.Commands;

/// <summary><c>dae score</c>: finds the samples that a model reconstructs badly.</summary>
internal static class ScoreCommand
{
    private const int DefaultFeatures = 3;
    private const int MostFeatures = 100;

    /// <summary>The command with its arguments.</summary>
    public static Command Create()
    {
        Argument<string> model = ModelArguments.Model();
        Option<string?> data = ModelArguments.Data();
        Option<DataPart> part = ModelArguments.Part();
        var by = new Option<AnomalyMeasureKind>("--by")
        {
            Description = "What is measured: error (squared, summed over features), standardised (each feature's squared error divided by its mean over the training samples), or mahalanobis (distance of error and code "
                + "from those of the training samples). The latter two need the job's training samples. Default: error.",
            HelpName = "error|standardised|mahalanobis",
            DefaultValueFactory = _ => AnomalyMeasureKind.Error,
        };
        var threshold = new ThresholdOptions();
        Option<string[]> anomalous = Labels("--anomaly-label", "The labels of anomalies, for AUROC and average precision. Default: 1, where labels are 0 and 1.");
        Option<string[]> normal = Labels("--normal-label", "In place of --anomaly-label: the labels of ordinary samples; all others are anomalies.");
        Option<int> features = WholeNumberOption.Create("--features", "K", "How many features to name that contribute most to a sample's score.", DefaultFeatures, 0, MostFeatures);
        var baselines = new Option<bool>("--baselines") { Description = "Also how well principal components of the job's training samples tell the same anomalies; needs their labels." };
        var file = new Option<string?>("--out") { Description = "Also write score, flag and features of all samples to this .csv file; replaced if it exists.", HelpName = "FILE" };
        Option<int?> slots = SlotsOption.Create();
        Option<string> output = OutputOption.Create();
        var command = new ExampleCommand("score", "Finds anomalies: the samples that a model reconstructs badly, and the features to blame.", """
            dae score runs/sensors --data today.csv --out scores.csv
            dae score runs/sensors --data today.csv --quantile 0.99     threshold by the training samples
            dae score runs/sensors --by mahalanobis                     unusual errors and unusual codes
            dae score runs/three --normal-label 3 --baselines           how well digits but threes are found
            """)
        {
            model,
            data,
            part,
            by,
            anomalous,
            normal,
            features,
            baselines,
            file,
            slots,
            output,
        };
        threshold.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(anomalous) is not null && result.GetResult(normal) is not null)
            {
                result.AddError("--anomaly-label and --normal-label exclude each other; give one of them");
            }
        });
        command.SetAction(parsed =>
        {
            string? path = parsed.GetValue(file);
            if (path is not null)
            {
                RowsFile.RequireFormat(path, ".csv");
            }

            ModelPlace place = ModelPlace.FindModel(parsed.GetRequiredValue(model));
            using LoadedModel loaded = LoadedModel.Load(place.Model, parsed.Slots(slots));
            if (!loaded.Runner.CanReconstruct)
            {
                throw new InputException($"{place.Model}: the model has no decoder, so it has no reconstruction error to score by");
            }

            ModelData samples = ModelData.Load(place, loaded, parsed.GetValue(data), parsed.GetValue(part));
            bool[]? known = KnownAnomalies.Of(samples.Samples, samples.Source, parsed.GetValue(anomalous) ?? [], parsed.GetValue(normal) ?? []);
            if (known is null && parsed.GetValue(baselines))
            {
                throw new InputException("--baselines compares by AUROC, so it needs to know the anomalies: name their labels by --anomaly-label, or the others by --normal-label");
            }

            ScoreThreshold chosen = threshold.Of(parsed);
            var training = new Lazy<SampleSet>(() => ModelData.Load(place, loaded, null, DataPart.Train).Samples);
            AnomalyMeasure measure = Measure(loaded, parsed.GetValue(by), training);
            AnomalyScores scores = Score(loaded, samples.Samples, measure, parsed.GetValue(features), "scoring");
            double limit = Limit(chosen, loaded, measure, training, scores);
            if (path is not null)
            {
                ScoresFile.Write(path, samples.Samples, scores, limit);
            }

            PrincipalScores? baseline = parsed.GetValue(baselines)
                ? PrincipalScores.Measure(training.Value, samples.Samples, known!, loaded.Runner.CodeLength, loaded.Slots)
                : null;
            var report = new ScoreReport(loaded, samples, scores, measure.Kind, chosen, limit, known, baseline);
            if (parsed.IsJson(output))
            {
                report.WriteJson(path);
            }
            else
            {
                report.WriteText(path);
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static Option<string[]> Labels(string name, string description) =>
        new(name) { Description = description, HelpName = "LABEL", AllowMultipleArgumentsPerToken = true };

    private static AnomalyMeasure Measure(LoadedModel model, AnomalyMeasureKind kind, Lazy<SampleSet> training) => kind == AnomalyMeasureKind.Error
        ? AnomalyMeasure.SquaredError
        : PartProgress.Show(
            "measuring the training samples", training.Value.Count, done => AnomalyMeasure.Fit(kind, model.Runner, training.Value, model.Slots, done));

    private static AnomalyScores Score(LoadedModel model, SampleSet samples, AnomalyMeasure measure, int features, string what) =>
        PartProgress.Show(what, samples.Count, done => AnomalyScores.Of(model.Runner, samples, measure, features, done));

    private static double Limit(ScoreThreshold chosen, LoadedModel model, AnomalyMeasure measure, Lazy<SampleSet> training, AnomalyScores scores) => chosen.Kind switch
    {
        ScoreThresholdKind.Fixed => chosen.Value,
        ScoreThresholdKind.Contamination => RankingMetrics.Quantile(scores.Values, 1 - chosen.Value),
        _ => RankingMetrics.Quantile(Score(model, training.Value, measure, 0, "scoring the training samples").Values, chosen.Value),
    };
}
