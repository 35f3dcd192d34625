namespace DistributedAE.Cli.Anomalies;

/// <summary>Ways to choose the score above which a sample counts as an anomaly.</summary>
internal enum ScoreThresholdKind
{
    /// <summary>So that an assumed share of the scored samples is above.</summary>
    Contamination,

    /// <summary>So that a share of the training samples is below.</summary>
    Quantile,

    /// <summary>The user gives the score.</summary>
    Fixed,
}
