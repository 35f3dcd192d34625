namespace DistributedAE.Client.Api;

/// <summary>A file could not be fetched whole. The message is complete for the user; the command line exits with code 4.</summary>
public sealed class DownloadException : Exception
{
    /// <summary>A problem with the given message.</summary>
    public DownloadException(string message)
        : base(message)
    {
    }

    /// <summary>A problem with the given message, found through another exception.</summary>
    public DownloadException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
