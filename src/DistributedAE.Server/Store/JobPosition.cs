namespace DistributedAE.Server.Store;

/// <summary>How far a job is.</summary>
/// <param name="StageIndex">Index of the stage.</param>
/// <param name="Epoch">The stage's epoch, from 0.</param>
/// <param name="StepsDone">The epoch's steps that are done.</param>
internal sealed record JobPosition(int StageIndex, int Epoch, int StepsDone)
{
    /// <summary>Mean training loss a sample of the last epoch.</summary>
    public double? Loss { get; init; }

    /// <summary>Mean validation loss of the last epoch.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>Speed of the last seconds; null unless it runs.</summary>
    public double? SamplesPerSecond { get; init; }

    /// <summary>Estimated seconds until the stage's end; null unless it runs.</summary>
    public double? StageSecondsLeft { get; init; }
}
