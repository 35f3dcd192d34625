using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DistributedAE.Cli.Tests;

/// <summary>
/// Starts processes that Ctrl-C ends. Whoever starts the tests in the background of a script has them ignore interrupts, and a process ignores what its parent
/// ignored when it was started; so nothing is ignored here for the moment of the start.
/// </summary>
internal static unsafe partial class StartedProcess
{
    private const int Sigint = 2;
    private const nint Ignored = 1;

    // larger than any system's struct sigaction, which begins with the handler; all zeros is the default
    private const int ActionBytes = 256;

    private static readonly Lock s_starting = new();

    /// <summary>Starts a process.</summary>
    public static Process Start(ProcessStartInfo start)
    {
        byte* before = stackalloc byte[ActionBytes];
        byte* standard = stackalloc byte[ActionBytes];
        new Span<byte>(standard, ActionBytes).Clear();
        lock (s_starting)
        {
            bool ignores = SetAction(Sigint, null, before) == 0 && *(nint*)before == Ignored;
            if (ignores)
            {
                Assert.Equal(0, SetAction(Sigint, standard, null));
            }

            try
            {
                return Process.Start(start)!;
            }
            finally
            {
                if (ignores)
                {
                    Assert.Equal(0, SetAction(Sigint, before, null));
                }
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "sigaction", SetLastError = true)]
    private static partial int SetAction(int signal, byte* action, byte* before);
}
