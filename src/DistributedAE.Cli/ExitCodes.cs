namespace DistributedAE.Cli;

/// <summary>What the process's exit code says to the caller.</summary>
public static class ExitCodes
{
    /// <summary>Everything that was asked for is done.</summary>
    public const int Done = 0;

    /// <summary>The job failed, or the program did.</summary>
    public const int Failed = 1;

    /// <summary>The command, its arguments or a file they name are wrong.</summary>
    public const int BadInput = 2;

    /// <summary>What was asked for does not exist.</summary>
    public const int NotFound = 3;

    /// <summary>The coordinator cannot be reached.</summary>
    public const int Unreachable = 4;

    /// <summary>The coordinator wants another token, or one at all.</summary>
    public const int NotAuthorised = 5;

    /// <summary>The job was cancelled.</summary>
    public const int Cancelled = 6;

    /// <summary>The user interrupted the command.</summary>
    public const int Interrupted = 130;
}
