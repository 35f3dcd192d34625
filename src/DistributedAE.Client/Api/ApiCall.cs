namespace DistributedAE.Client.Api;

/// <summary>How a request is treated.</summary>
/// <param name="Patience">How long it is tried while the coordinator cannot be reached.</param>
/// <param name="Retries">When it may be sent again.</param>
internal readonly record struct ApiCall(TimeSpan Patience, Retries Retries)
{
    /// <summary>Whether the answer's content is read by the caller, bit by bit, in place of being taken as a whole.</summary>
    public bool IsStream { get; init; }

    /// <summary>Whether it may take as long as it likes, because much is sent.</summary>
    public bool IsLong { get; init; }
}
