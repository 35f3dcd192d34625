namespace DistributedAE.Protocol.Exchange;

/// <summary>Limits that are checked before anything is allocated.</summary>
public static class FrameLimits
{
    /// <summary>Longest message in JSON: a job file of 1 MB with everything escaped fits.</summary>
    public const int MessageBytes = 8 << 20;

    /// <summary>Longest message of a worker.</summary>
    public const int WorkerMessageBytes = 64 << 10;

    /// <summary>Pieces in which payloads are read and written.</summary>
    public const int PieceBytes = 64 << 10;
}
