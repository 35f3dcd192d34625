namespace DistributedAE.Client.Api;

/// <summary>One of the errors in what was sent.</summary>
/// <param name="Line">Line in the job file, from 1; null where it has no place.</param>
/// <param name="Column">Column, from 1.</param>
/// <param name="Message">What is wrong, and the remedy.</param>
public sealed record ApiError(int? Line, int? Column, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => (Line, Column) switch
    {
        (null, _) => Message,
        (_, null) => $"line {Line}: {Message}",
        _ => $"line {Line}, column {Column}: {Message}",
    };
}
