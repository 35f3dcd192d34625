namespace DistributedAE.Client.Worker;

/// <summary>A coordinator does not want a worker, and trying again is of no use.</summary>
/// <param name="message">Why, with the remedy.</param>
/// <param name="isAuthorization">Whether the token is the reason.</param>
public sealed class WorkerRefusedException(string message, bool isAuthorization = false) : Exception(message)
{
    /// <summary>Whether the token is the reason.</summary>
    public bool IsAuthorization { get; } = isAuthorization;
}
