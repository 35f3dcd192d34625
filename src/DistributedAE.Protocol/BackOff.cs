using System.Security.Cryptography;

namespace DistributedAE.Protocol;

/// <summary>
/// Waits between tries: longer from try to try, up to a limit, and of random length, so that many clients of a server that comes back don't ask
/// at the same moment.
/// </summary>
/// <param name="first">Longest first wait.</param>
/// <param name="limit">Longest wait of all.</param>
public sealed class BackOff(TimeSpan first, TimeSpan limit)
{
    private const int Resolution = 1 << 20;

    private TimeSpan? _next;

    /// <summary>The next wait: between half and all of a time that doubles from try to try.</summary>
    public TimeSpan Next()
    {
        TimeSpan longest = _next ?? first;
        _next = TimeSpan.FromTicks(Math.Min(longest.Ticks * 2, limit.Ticks));
        double share = 0.5 + (0.5 * RandomNumberGenerator.GetInt32(Resolution) / Resolution);
        return longest * share;
    }

    /// <summary>After a success: begins again with the shortest wait.</summary>
    public void Reset() => _next = null;
}
