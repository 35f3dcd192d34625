namespace DistributedAE.Orchestration;

/// <summary>Watches the validation loss: which epoch was the best, and when to give up waiting for a better one.</summary>
public sealed class EarlyStopping
{
    /// <summary>A watch that has seen no loss yet.</summary>
    /// <param name="patience">Epochs without improvement after which to stop, ≥ 1.</param>
    public EarlyStopping(int patience)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(patience, 1);
        Patience = patience;
    }

    /// <summary>Epochs without improvement after which to stop.</summary>
    public int Patience { get; }

    /// <summary>The lowest loss so far; null before the first.</summary>
    public double? BestLoss { get; private set; }

    /// <summary>The epoch of the lowest loss, from 0; −1 before the first.</summary>
    public int BestEpoch { get; private set; } = -1;

    /// <summary>Takes the validation loss at the end of an epoch. An equal loss is no improvement.</summary>
    public EarlyStoppingVerdict Observe(int epoch, double loss)
    {
        if (BestLoss is not { } best || loss < best)
        {
            BestLoss = loss;
            BestEpoch = epoch;
            return EarlyStoppingVerdict.Best;
        }

        return epoch - BestEpoch >= Patience ? EarlyStoppingVerdict.Stop : EarlyStoppingVerdict.Wait;
    }

    /// <summary>Goes on where another watch was.</summary>
    public void Restore(double? bestLoss, int bestEpoch)
    {
        BestLoss = bestLoss;
        BestEpoch = bestEpoch;
    }
}
