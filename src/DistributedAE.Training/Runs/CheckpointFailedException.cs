namespace DistributedAE.Training.Runs;

/// <summary>
/// A checkpoint could not be saved, for example because the disk is full. The last good one is still there, and nothing half-written is left;
/// the message says why, complete for the user.
/// </summary>
public sealed class CheckpointFailedException : Exception
{
    /// <summary>A failed save.</summary>
    public CheckpointFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
