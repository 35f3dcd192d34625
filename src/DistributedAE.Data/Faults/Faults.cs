using System.Diagnostics;

namespace DistributedAE.Data;

/// <summary>Kills this process at a fault point, for tests of what a kill leaves behind. Costs a comparison where nothing is armed.</summary>
public static class Faults
{
    private static readonly Lock s_gate = new();
    private static readonly Queue<(FaultPoint Point, int Times)> s_later = [];
    private static volatile int s_armed = -1;
    private static int s_left;

    /// <summary>Arms points, one after another: the process is killed at the last of them, and each is counted once the one before it is over.</summary>
    /// <param name="plan">
    /// Points, each with a colon and the how many-th time it has to be reached, the first time without: <c>BlockComputed:3</c> kills at the third computed block,
    /// <c>JobEnded,BlockComputed:3</c> at the third one after the end of a job.
    /// </param>
    /// <exception cref="InputException">There is no such point.</exception>
    public static void Arm(string plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        (FaultPoint Point, int Times)[] points = [.. plan.Split(',').Select(Parse)];
        lock (s_gate)
        {
            s_later.Clear();
            Array.ForEach(points, s_later.Enqueue);
            ArmNext();
        }
    }

    /// <summary>Whether a point is armed: then a host may split what it does, to be killed in the middle.</summary>
    public static bool IsArmed(FaultPoint point) => s_armed == (int)point;

    /// <summary>The process comes to a point, and ends there as by SIGKILL if it is that point's time.</summary>
    public static void Reach(FaultPoint point)
    {
        if (s_armed == (int)point && IsLast(point))
        {
            using var self = Process.GetCurrentProcess();
            self.Kill();

            // the signal is on its way: nothing more may happen on this thread
            Thread.CurrentThread.Join();
        }
    }

    private static bool IsLast(FaultPoint point)
    {
        lock (s_gate)
        {
            if (s_armed != (int)point || --s_left != 0)
            {
                return false;
            }

            if (s_later.Count == 0)
            {
                return true;
            }

            ArmNext();
            return false;
        }
    }

    private static void ArmNext()
    {
        (FaultPoint point, s_left) = s_later.Dequeue();
        s_armed = (int)point;
    }

    private static (FaultPoint Point, int Times) Parse(string text)
    {
        string[] parts = text.Split(':');
        return parts.Length <= 2
            && Enum.TryParse(parts[0], out FaultPoint point)
            && Enum.IsDefined(point)
            && int.TryParse(parts.Length == 2 ? parts[1] : "1", out int times)
            && times >= 1
                ? (point, times)
                : throw new InputException($"'{text}' is no fault point with a count; points are {string.Join(", ", Enum.GetNames<FaultPoint>())}");
    }
}
