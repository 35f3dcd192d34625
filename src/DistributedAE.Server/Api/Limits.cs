using DistributedAE.Server.Problems;

namespace DistributedAE.Server.Api;

/// <summary>How much is answered at once.</summary>
internal static class Limits
{
    /// <summary>Events or metrics in an answer unless asked otherwise.</summary>
    public const int DefaultLines = 1000;

    /// <summary>Most events or metrics in an answer.</summary>
    public const int MaxLines = 10_000;

    /// <summary>The limit that was asked for.</summary>
    /// <exception cref="ProblemException">It is out of range (400).</exception>
    public static int Check(int? limit, int usual, int most) => limit switch
    {
        null => usual,
        >= 1 when limit <= most => limit.Value,
        _ => throw ProblemException.Invalid($"limit is {limit}; 1 to {most} are possible"),
    };
}
