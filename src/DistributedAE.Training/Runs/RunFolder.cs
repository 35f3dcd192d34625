using System.Text;
using DistributedAE.Data;

namespace DistributedAE.Training.Runs;

/// <summary>The folder of a run, held by this process alone until it is disposed.</summary>
public sealed class RunFolder : IDisposable
{
    private readonly RunLock _lock;

    private RunFolder(RunPaths paths, RunLock held, string jobText)
    {
        Paths = paths;
        _lock = held;
        JobText = jobText;
    }

    /// <summary>Its files.</summary>
    public RunPaths Paths { get; }

    /// <summary>The content of <c>job.yaml</c>.</summary>
    public string JobText { get; }

    /// <summary>Makes the folder of a new run, with its job.</summary>
    /// <param name="path">A folder that is empty or does not exist.</param>
    /// <param name="jobText">The job as given, with overrides applied.</param>
    /// <exception cref="InputException">The folder holds something, is in use, or cannot be written.</exception>
    public static RunFolder Create(string path, string jobText)
    {
        var paths = new RunPaths(path);
        try
        {
            Directory.CreateDirectory(path);
            RefuseContent(paths);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(path, error);
        }

        var held = RunLock.Take(path);
        try
        {
            // again under the lock: another process may have been faster
            RefuseContent(paths);
            Directory.CreateDirectory(paths.Checkpoints);

            // last, because it is what makes the folder a run
            AtomicFile.WriteAllBytes(paths.Job, Encoding.UTF8.GetBytes(jobText));
            return new RunFolder(paths, held, jobText);
        }
        catch (Exception error)
        {
            held.Dispose();
            if (error is IOException or UnauthorizedAccessException)
            {
                throw CannotWrite(path, error);
            }

            throw;
        }
    }

    /// <summary>Opens the folder of a run to go on with it.</summary>
    /// <exception cref="NotFoundException">There is no such folder, or no run in it.</exception>
    /// <exception cref="InputException">It is in use by another process, or cannot be written.</exception>
    public static RunFolder Open(string path)
    {
        var paths = new RunPaths(path);
        if (!Directory.Exists(path))
        {
            throw new NotFoundException($"there is no run folder {path}");
        }

        if (!paths.Exists)
        {
            throw new NotFoundException($"{path} is no run folder: it has no job.yaml");
        }

        var held = RunLock.Take(path);
        try
        {
            return new RunFolder(paths, held, File.ReadAllText(paths.Job));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            held.Dispose();
            throw new InputException($"cannot read {paths.Job}: {error.Message}", error);
        }
    }

    /// <summary>Lets other processes have the folder.</summary>
    public void Dispose() => _lock.Dispose();

    internal static InputException CannotWrite(string path, Exception error) => new(
        error is UnauthorizedAccessException
            ? $"cannot write in the run folder {path}: access is denied; check its permissions, or choose another folder"
            : FileAbove(path) is { } file
                ? $"cannot write in the run folder {path}: {file} is a file; choose another folder"
                : $"cannot write in the run folder {path}: {error.Message}",
        error);

    /// <summary>The file that stands where a folder is needed; null if there is none.</summary>
    private static string? FileAbove(string path)
    {
        string? part = Path.GetFullPath(path);
        while (part is not null && !Path.Exists(part))
        {
            part = Path.GetDirectoryName(part);
        }

        return File.Exists(part) ? part : null;
    }

    private static void RefuseContent(RunPaths paths)
    {
        if (paths.Exists)
        {
            throw new InputException($"the folder {paths.Folder} holds a run already; resume it, or choose another folder");
        }

        string? foreign = Directory.EnumerateFileSystemEntries(paths.Folder)
            .Select(entry => Path.GetFileName(entry))
            .Where(name => !IsOurs(name))
            .Order(StringComparer.Ordinal)
            .FirstOrDefault();
        if (foreign is not null)
        {
            throw new InputException(
                $"the folder {paths.Folder} is not empty (it has '{foreign}') and holds no run; choose another folder, or empty it");
        }
    }

    /// <summary>What a <see cref="Create"/> that broke off may have left.</summary>
    private static bool IsOurs(string name) => name is "run.lock" or "run.pid" or "checkpoints" || name.StartsWith(".job.yaml.", StringComparison.Ordinal);
}
