using System.Runtime.InteropServices;

namespace DistributedAE.Numerics;

/// <summary>
/// Asks the system to back big buffers with pages of 2 MiB instead of 4 KiB. A step walks through tens of megabytes, in strides of whole panels: with small pages
/// the processor would look up addresses for a tenth of the time. Where the system has no such pages, nothing is lost.
/// </summary>
internal static unsafe partial class LargePages
{
    /// <summary>Bytes of a page; a shorter buffer cannot fill one.</summary>
    public const nuint Size = 2 << 20;

    private const int MadviseHugePage = 14;

    /// <summary>Tells the system, before it is touched, that the memory is worth large pages. It may refuse; that shows in the time alone.</summary>
    /// <param name="start">A multiple of <see cref="Size"/>.</param>
    /// <param name="bytes">Only whole pages of it count.</param>
    public static void Wish(void* start, nuint bytes)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Advise(start, bytes / Size * Size, MadviseHugePage);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(void* start, nuint length, int advice);
}
