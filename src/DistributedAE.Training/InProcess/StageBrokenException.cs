namespace DistributedAE.Training.InProcess;

/// <summary>
/// Whoever computes a stage lost what it had of it: nothing is wrong with the job, and another run of its folder goes on from the last checkpoint.
/// </summary>
public sealed class StageBrokenException : Exception
{
    /// <summary>Without a reason.</summary>
    public StageBrokenException()
    {
    }

    /// <summary>With a reason.</summary>
    public StageBrokenException(string message)
        : base(message)
    {
    }

    /// <summary>With a reason and its cause.</summary>
    public StageBrokenException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
