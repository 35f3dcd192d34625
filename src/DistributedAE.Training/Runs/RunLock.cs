using System.Globalization;
using DistributedAE.Data;

namespace DistributedAE.Training.Runs;

/// <summary>
/// Keeps a run folder to one process: an exclusive lock on <c>run.lock</c>, which the system releases when the process ends, however it ends.
/// The process id stands in <c>run.pid</c>, because the locked file itself cannot be read by others.
/// </summary>
internal sealed class RunLock : IDisposable
{
    private readonly FileStream _lock;
    private readonly string _pidPath;

    private RunLock(FileStream locked, string pidPath)
    {
        _lock = locked;
        _pidPath = pidPath;
    }

    /// <summary>Takes the lock.</summary>
    /// <exception cref="InputException">Another process has it, or the folder cannot be written.</exception>
    public static RunLock Take(string folder)
    {
        string pidPath = Path.Combine(folder, "run.pid");
        FileStream? locked = null;
        try
        {
            locked = new FileStream(Path.Combine(folder, "run.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(pidPath, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new RunLock(locked, pidPath);
        }
        catch (IOException error) when (locked is null && IsTaken(error))
        {
            throw new InputException($"the run folder {folder} is in use by {Holder(pidPath)}; wait for it, stop it, or choose another folder", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            locked?.Dispose();
            throw RunFolder.CannotWrite(folder, error);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            // before the lock goes: afterwards the file may be the next holder's
            File.Delete(_pidPath);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // the number without the lock means nothing
        }

        _lock.Dispose();
    }

    /// <summary>EWOULDBLOCK on Linux and on macOS, ERROR_SHARING_VIOLATION on Windows.</summary>
    private static bool IsTaken(IOException error) => error.HResult is 11 or 35 or unchecked((int)0x80070020);

    private static string Holder(string pidPath)
    {
        try
        {
            string text = File.ReadAllText(pidPath);
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int pid) ? $"process {pid}" : "another process";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "another process";
        }
    }
}
