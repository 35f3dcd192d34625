using DistributedAE.Cli.Display;
using DistributedAE.Training.Evaluation;

namespace DistributedAE.Cli.Runs;

/// <summary>Metrics in words.</summary>
internal static class MetricsText
{
    /// <summary>Names and values.</summary>
    public static List<(string Name, string Value)> Rows(ModelMetrics metrics)
    {
        List<(string Name, string Value)> rows = [];
        if (metrics.Errors is { } errors)
        {
            rows.Add(("test errors", $"{errors} of {metrics.Samples} samples, {Say.Percent(metrics.ErrorRate ?? 0)}"));
        }

        if (metrics.RootMeanSquaredError is { } deviation)
        {
            rows.Add(("test error", $"{Say.Loss(deviation)} root mean square, {metrics.Samples} samples"));
        }

        if (metrics.SquaredError is { } squared)
        {
            rows.Add(("test error", $"{Say.Loss(squared)} squared, summed over features; {Say.Loss(metrics.SquaredErrorPerFeature ?? 0)} per feature; mean of {metrics.Samples} samples"));
        }

        rows.Add(("test loss", Say.Loss(metrics.Loss)));
        return rows;
    }
}
