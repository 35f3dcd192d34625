using System.Globalization;

namespace DistributedAE.Cli.Anomalies;

/// <summary>How the score is chosen above which a sample counts as an anomaly.</summary>
/// <param name="Kind">The way.</param>
/// <param name="Value">Its number: a share in 0…1, or the score itself.</param>
internal sealed record ScoreThreshold(ScoreThresholdKind Kind, double Value)
{
    /// <summary>The share of anomalies that is assumed unless the user says otherwise.</summary>
    public const double DefaultContamination = 0.1;

    /// <summary>What a user reads beside the threshold.</summary>
    public string Text => Kind switch
    {
        ScoreThresholdKind.Contamination => string.Create(CultureInfo.InvariantCulture, $"contamination {100 * Value:0.###} % of these samples"),
        ScoreThresholdKind.Quantile => string.Create(CultureInfo.InvariantCulture, $"{100 * Value:0.###} % of the training samples are below"),
        _ => "as given",
    };
}
