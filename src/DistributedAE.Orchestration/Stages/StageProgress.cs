namespace DistributedAE.Orchestration;

/// <summary>
/// Where a stage stands, at a border of two steps: everything that a checkpoint has to keep of it beside the parameter server's state.
/// </summary>
/// <param name="Epoch">The current epoch, from 0; the number of epochs when the stage's training is over.</param>
/// <param name="Step">The next step of the epoch, from 0; the number of steps when only the validation is left.</param>
/// <param name="LossSum">Loss summed over the samples of the epoch so far.</param>
/// <param name="SampleCount">Number of those samples.</param>
/// <param name="BestLoss">The lowest validation loss, if there was one and early stopping is on.</param>
/// <param name="BestEpoch">Its epoch, else −1.</param>
public sealed record StageProgress(int Epoch, int Step, double LossSum, long SampleCount, double? BestLoss, int BestEpoch)
{
    /// <summary>A stage that was not begun.</summary>
    public static StageProgress None { get; } = new(0, 0, 0, 0, null, -1);
}
