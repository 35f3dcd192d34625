using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace DistributedAE.Cli.Anomalies;

/// <summary>The options that say above which score a sample is an anomaly; at most one of them is given.</summary>
internal sealed class ThresholdOptions
{
    private readonly Option<double?> _contamination = Share(
        "--contamination",
        $"The share of anomalies to expect among the scored samples, above 0 and up to 0.5. Default: {ScoreThreshold.DefaultContamination.ToString(CultureInfo.InvariantCulture)}.",
        share => share is > 0 and <= 0.5,
        "above 0 and up to 0.5");

    private readonly Option<double?> _quantile = Share(
        "--quantile",
        "In place of a contamination: the share of the job's training samples that are below the threshold, such as 0.95.",
        share => share is > 0 and < 1,
        "between 0 and 1");

    private readonly Option<double?> _threshold = Share(
        "--threshold",
        "In place of both: the score itself, such as the one that an earlier call told.",
        score => double.IsFinite(score) && score >= 0,
        "0 or more");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_contamination);
        command.Add(_quantile);
        command.Add(_threshold);
        command.Validators.Add(result =>
        {
            string[] given = [.. new[] { _contamination, _quantile, _threshold }.Where(option => result.GetResult(option) is not null).Select(option => option.Name)];
            if (given.Length > 1)
            {
                result.AddError($"{string.Join(" and ", given)} exclude each other; give one of them");
            }
        });
    }

    /// <summary>What was asked for.</summary>
    public ScoreThreshold Of(ParseResult parsed)
    {
        if (parsed.GetValue(_threshold) is { } score)
        {
            return new ScoreThreshold(ScoreThresholdKind.Fixed, score);
        }

        return parsed.GetValue(_quantile) is { } quantile
            ? new ScoreThreshold(ScoreThresholdKind.Quantile, quantile)
            : new ScoreThreshold(ScoreThresholdKind.Contamination, parsed.GetValue(_contamination) ?? ScoreThreshold.DefaultContamination);
    }

    private static Option<double?> Share(string name, string description, Func<double, bool> isRight, string range)
    {
        var option = new Option<double?>(name)
        {
            Description = description,
            HelpName = "X",
            CustomParser = result => double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && isRight(value)
                ? value
                : Refuse(result, $"{name} is {result.Tokens[0].Value}, but must be a number {range}"),
        };
        return option;
    }

    private static double? Refuse(ArgumentResult result, string error)
    {
        result.AddError(error);
        return null;
    }
}
