using DistributedAE.Cli.Display;
using DistributedAE.Training.Evaluation;

namespace DistributedAE.Cli.Runs;

/// <summary>Metrics in words.</summary>
internal static class MetricsText
{
    /// <summary>Names and values.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="what">Which samples they are of.</param>
    public static List<(string Name, string Value)> Rows(ModelMetrics metrics, string what = "test")
    {
        List<(string Name, string Value)> rows = [];
        if (metrics.Errors is { } errors)
        {
            rows.Add(($"{what} errors", $"{errors} of {metrics.Samples} samples, {Say.Percent(metrics.ErrorRate ?? 0)}"));
        }

        if (metrics.RootMeanSquaredError is { } deviation)
        {
            rows.Add(($"{what} error", $"{Say.Loss(deviation)} root mean square, {metrics.Samples} samples"));
        }

        if (metrics.SquaredError is { } squared)
        {
            rows.Add(($"{what} error", $"{Squared(squared, metrics.SquaredErrorPerFeature ?? 0)}, mean of {metrics.Samples} samples"));
        }

        rows.Add(($"{what} loss", Say.Loss(metrics.Loss)));
        return rows;
    }

    /// <summary>A squared error of reconstruction.</summary>
    public static string Squared(double error, double perFeature) => $"{Say.Loss(error)} squared, summed over features ({Say.Loss(perFeature)} per feature)";
}
