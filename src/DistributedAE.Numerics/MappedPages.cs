using System.Runtime.InteropServices;

namespace DistributedAE.Numerics;

/// <summary>
/// Asks the system to map a buffer's pages before they are touched: where there is room, pages of 2 MiB instead of 4 KiB, because a step walks through tens of
/// megabytes, in strides of whole panels, and with small pages the processor would look up addresses for a tenth of the time; and the small ones all at
/// once, because a page that is mapped when it is touched costs a virtual machine twenty times as much. Where the system can do neither, nothing is lost.
/// </summary>
internal static unsafe partial class MappedPages
{
    /// <summary>Bytes of a large page; a shorter buffer cannot fill one.</summary>
    public const nuint LargeSize = 2 << 20;

    /// <summary>Bytes from which a buffer is worth a call to the system.</summary>
    private const nuint SmallestMapped = 64 << 10;

    private const int MadviseHugePage = 14;
    private const int MadvisePopulateWrite = 23;

    /// <summary>Maps the memory's whole pages. The system may refuse; that shows in the time alone.</summary>
    /// <param name="start">The first byte; a multiple of <see cref="LargeSize"/> where there are that many bytes.</param>
    /// <param name="bytes">Length of the memory.</param>
    public static void Map(void* start, nuint bytes)
    {
        if (!OperatingSystem.IsLinux() || bytes < SmallestMapped)
        {
            return;
        }

        if (bytes >= LargeSize)
        {
            _ = Advise(start, bytes / LargeSize * LargeSize, MadviseHugePage);
        }

        nuint page = (nuint)Environment.SystemPageSize;
        nuint first = ((nuint)start + page - 1) / page * page;
        nuint end = ((nuint)start + bytes) / page * page;
        _ = Advise((void*)first, end - first, MadvisePopulateWrite);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(void* start, nuint length, int advice);
}
