using System.Diagnostics;

namespace DistributedAE.Data;

/// <summary>Kills this process at a fault point, for tests of what a kill leaves behind. Costs a comparison where nothing is armed.</summary>
public static class Faults
{
    private static int s_armed = -1;
    private static int s_left;

    /// <summary>Arms one point.</summary>
    /// <param name="plan">A point, and after a colon the time that it is reached at which it kills: <c>BlockComputed:3</c>; the first time without.</param>
    /// <exception cref="InputException">There is no such point.</exception>
    public static void Arm(string plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        string[] parts = plan.Split(':');
        if (parts.Length > 2
            || !Enum.TryParse(parts[0], out FaultPoint point)
            || !Enum.IsDefined(point)
            || !int.TryParse(parts.Length == 2 ? parts[1] : "1", out int times)
            || times < 1)
        {
            throw new InputException($"'{plan}' is no fault point with a count; points are {string.Join(", ", Enum.GetNames<FaultPoint>())}");
        }

        s_left = times;
        s_armed = (int)point;
    }

    /// <summary>Whether a point is armed: then a host may split what it does, to be killed in the middle.</summary>
    public static bool IsArmed(FaultPoint point) => s_armed == (int)point;

    /// <summary>The process comes to a point, and ends there as by SIGKILL if it is that point's time.</summary>
    public static void Reach(FaultPoint point)
    {
        if (s_armed == (int)point && Interlocked.Decrement(ref s_left) == 0)
        {
            using var self = Process.GetCurrentProcess();
            self.Kill();

            // the signal is on its way: nothing more may happen on this thread
            Thread.CurrentThread.Join();
        }
    }
}
