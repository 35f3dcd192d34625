namespace DistributedAE.Client.Api;

/// <summary>The coordinator cannot be reached, or is none. The message is complete for the user; the command line exits with code 4.</summary>
public sealed class ServerUnreachableException : Exception
{
    /// <summary>A problem with the given message.</summary>
    public ServerUnreachableException(string message)
        : base(message)
    {
    }

    /// <summary>A problem with the given message, found through another exception.</summary>
    public ServerUnreachableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
