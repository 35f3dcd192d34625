namespace DistributedAE.Orleans.Contracts;

/// <summary>What a call that failed says of the silo that it went to.</summary>
internal static class LostCall
{
    /// <summary>Whether that silo is gone, or what it had: the call may be made again, and then goes to another one.</summary>
    /// <param name="problem">What the call ended with. One that is on its way at the moment when its silo is found dead is cancelled.</param>
    public static bool Is(Exception problem) =>
        problem is StageLostException or OrleansException or TimeoutException or ObjectDisposedException or OperationCanceledException;
}
