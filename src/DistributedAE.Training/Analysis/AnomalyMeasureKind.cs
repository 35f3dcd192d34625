namespace DistributedAE.Training.Analysis;

/// <summary>What makes a sample an anomaly.</summary>
public enum AnomalyMeasureKind
{
    /// <summary>The squared error of its reconstruction, summed over features (Hawkins et al. 2002).</summary>
    Error,

    /// <summary>The same with each feature's squared error divided by its mean over the training samples: features that are always hard count less.</summary>
    Standardised,

    /// <summary>
    /// The Mahalanobis distance of the error from the training samples' errors, and that of the code from their codes, squared and added (Denouden et al. 2018): errors that usually go together count once,
    /// and codes where no training sample has its own count too.
    /// </summary>
    Mahalanobis,
}
