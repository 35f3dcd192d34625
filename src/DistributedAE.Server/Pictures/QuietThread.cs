using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DistributedAE.Server.Pictures;

/// <summary>A thread for what may take its time: it gets the processor when nobody else wants it.</summary>
internal static partial class QuietThread
{
    private const int ThisThread = 0;
    private const int LowestPriority = 19;
    private const int ThreadTimeClock = 3;

    /// <summary>Starts one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="work">What it does.</param>
    /// <param name="ended">Is told, on the thread, how much processor time it took; of systems that don't say, how much time.</param>
    public static void Start(string name, Action work, Action<TimeSpan> ended)
    {
        var thread = new Thread(() =>
        {
            long began = Stopwatch.GetTimestamp();
            if (OperatingSystem.IsLinux())
            {
                // priorities of .NET mean nothing there; a thread that is not allowed to is as loud as the others
                _ = SetPriority(ThisThread, 0, LowestPriority);
            }

            try
            {
                work();
            }
            finally
            {
                ended(ThreadTime() ?? Stopwatch.GetElapsedTime(began));
            }
        })
        {
            IsBackground = true,
            Name = name,
            Priority = ThreadPriority.Lowest,
        };
        thread.Start();
    }

    private static TimeSpan? ThreadTime() => OperatingSystem.IsLinux() && Environment.Is64BitProcess && ReadClock(ThreadTimeClock, out ClockTime time) == 0
        ? TimeSpan.FromSeconds(time.Seconds + (time.Nanoseconds * 1e-9))
        : null;

    [StructLayout(LayoutKind.Sequential)]
    private struct ClockTime
    {
        public long Seconds;
        public long Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ReadClock(int clock, out ClockTime time);
}
