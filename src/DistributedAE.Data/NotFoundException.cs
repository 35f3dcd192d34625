namespace DistributedAE.Data;

/// <summary>Something that the user named is not there: a run, a model, a job. The command line exits with code 3 instead of 2.</summary>
public sealed class NotFoundException : InputException
{
    /// <summary>A problem with the given message.</summary>
    public NotFoundException(string message)
        : base(message)
    {
    }

    /// <summary>A problem with the given message, found through another exception.</summary>
    public NotFoundException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
