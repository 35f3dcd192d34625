namespace DistributedAE.Orleans.Storage;

/// <summary>
/// The database was away for longer than it is waited for. What was to be stored is not stored, what was stored before still is; the message says what, and what to do. It is
/// an I/O error, after which a run pauses with the message as its reason.
/// </summary>
internal sealed class DatabaseAwayException : IOException
{
    /// <summary>A database that did not come back.</summary>
    /// <param name="message">What could not be done, for how long, and the remedy.</param>
    /// <param name="innerException">The last try's error.</param>
    public DatabaseAwayException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
