namespace DistributedAE.Training.Evaluation;

/// <summary>How a model does on a set of samples.</summary>
/// <param name="Samples">Number of samples.</param>
public sealed record ModelMetrics(int Samples)
{
    /// <summary>Squared error of the reconstruction, summed over features, mean over samples; null for a model that predicts.</summary>
    public double? SquaredError { get; init; }

    /// <summary><see cref="SquaredError"/> divided by the number of features.</summary>
    public double? SquaredErrorPerFeature { get; init; }

    /// <summary>Mean loss of the training's kind.</summary>
    public double Loss { get; init; }

    /// <summary>Samples whose most probable class is wrong; null unless the model classifies.</summary>
    public int? Errors { get; init; }

    /// <summary>Share of samples whose most probable class is wrong, 0…1; null unless the model classifies.</summary>
    public double? ErrorRate { get; init; }

    /// <summary>Square root of the mean squared error of the predicted value; null unless the model regresses.</summary>
    public double? RootMeanSquaredError { get; init; }
}
