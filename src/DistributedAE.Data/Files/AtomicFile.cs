using System.Runtime.InteropServices;

namespace DistributedAE.Data;

/// <summary>
/// Writes files so that, whatever happens, a name holds either the old content or the whole new one: the content goes to a
/// temporary name in the same folder, is forced to the disk, and then takes the name.
/// </summary>
public static partial class AtomicFile
{
    private const int BufferBytes = 1 << 16;

    /// <summary>Writes a file and returns when it is safe on the disk.</summary>
    /// <param name="path">The file; its folder must exist. An older file is replaced.</param>
    /// <param name="write">Writes the content. What it throws is passed on, apart from I/O errors.</param>
    /// <exception cref="InputException">The file cannot be written; no temporary file is left.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(full) ?? throw new InputException($"cannot write {path}: it is a folder");
        string temporary = Path.Combine(folder, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes))
            {
                write(stream);
                stream.Flush();
                Faults.Reach(FaultPoint.FileWritten);
                stream.Flush(flushToDisk: true);
            }

            Faults.Reach(FaultPoint.FileSynced);
            File.Move(temporary, full, overwrite: true);
            Faults.Reach(FaultPoint.FileRenamed);
            FlushFolder(folder);
            Faults.Reach(FaultPoint.FolderSynced);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot write {path}: {Cause(error, folder, full)}", error);
        }
        finally
        {
            Remove(temporary);
        }
    }

    /// <summary>Gives a whole file, whose content is on the disk, its name, and returns when the name is safe too.</summary>
    /// <param name="temporary">The file as it is called now, in the folder of <paramref name="path"/>.</param>
    /// <param name="path">Its name; an older file is replaced.</param>
    /// <exception cref="InputException">It cannot be renamed.</exception>
    public static void Rename(string temporary, string path)
    {
        string full = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(full) ?? throw new InputException($"cannot write {path}: it is a folder");
        try
        {
            File.Move(temporary, full, overwrite: true);
            FlushFolder(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot write {path}: {Cause(error, folder, full)}", error);
        }
    }

    /// <summary>Writes a small file of the given bytes, as <see cref="Write"/> does.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void WriteAllBytes(string path, byte[] content) => Write(path, stream => stream.Write(content));

    private static string Cause(Exception error, string folder, string full)
    {
        if (Directory.Exists(full))
        {
            return "it is a folder; choose another name";
        }

        return error switch
        {
            DirectoryNotFoundException => $"the folder {folder} does not exist; create it",
            UnauthorizedAccessException => $"the folder {folder} does not allow it; check its permissions or choose another folder",
            _ when IsDiskFull(error) => $"the disk of {folder} is full; free some space",
            _ => error.Message,
        };
    }

    /// <summary>ENOSPC or EDQUOT on Unix, ERROR_DISK_FULL on Windows.</summary>
    private static bool IsDiskFull(Exception error)
    {
        const int NoSpace = 28;
        const int QuotaExceeded = 122;
        const int WindowsDiskFull = unchecked((int)0x80070070);
        return error.HResult is NoSpace or QuotaExceeded or WindowsDiskFull;
    }

    private static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // the error that brought us here tells more than this one
        }
    }

    /// <summary>On Linux a new name is on the disk only when its folder was flushed too.</summary>
    private static void FlushFolder(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        const int ReadOnly = 0;
        int handle = Open(folder, ReadOnly);
        if (handle < 0)
        {
            throw new IOException($"the folder {folder} cannot be opened to flush it: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        try
        {
            if (Flush(handle) != 0 && Marshal.GetLastPInvokeError() != InvalidArgument)
            {
                throw new IOException($"the folder {folder} cannot be flushed: {Marshal.GetLastPInvokeErrorMessage()}");
            }
        }
        finally
        {
            _ = Close(handle);
        }
    }

    /// <summary>EINVAL: a file system that has no flush of folders.</summary>
    private const int InvalidArgument = 22;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int handle);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int handle);
}
