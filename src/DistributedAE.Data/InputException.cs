namespace DistributedAE.Data;

/// <summary>
/// A problem with something the user gave: a file, a job, an argument. The message is complete for the user (what, where,
/// which value, which limit, which remedy); the command line prints it as it is and exits with code 2.
/// </summary>
public class InputException : Exception
{
    /// <summary>A problem with the given message.</summary>
    public InputException(string message)
        : base(message)
    {
    }

    /// <summary>A problem with the given message, found through another exception.</summary>
    public InputException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
