using DistributedAE.Data;
using DistributedAE.Training.Runs;

namespace DistributedAE.Orleans.Storage;

/// <summary>
/// The files of a run folder that a resume or a reader needs, all open and fitting each other: those of the folder itself, the checkpoints' manifest, and the checkpoints
/// that it lists. Left out are locks, temporary files, and folders other than <c>checkpoints</c>: what is in them can be made again.
/// </summary>
internal sealed class RunSnapshot : IDisposable
{
    private const string CheckpointFolder = "checkpoints";

    private readonly List<OpenFile> _files = [];

    private RunSnapshot()
    {
    }

    /// <summary>The files.</summary>
    public IReadOnlyList<OpenFile> Files => _files;

    /// <summary>Whether a path within a run folder is one of those that a snapshot can have.</summary>
    public static bool IsName(string name) =>
        name.Split('/') is [.., { Length: > 0 and <= ArchiveOptions.MaxNameLength } file] parts
        && IsKept(file)
        && !file.Contains('\\', StringComparison.Ordinal)
        && (parts.Length == 1 || (parts.Length == 2 && parts[0] == CheckpointFolder));

    /// <summary>Opens the files of a run folder, also while the run goes on.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="maxFileBytes">Largest file.</param>
    /// <exception cref="NotFoundException">It is no run folder.</exception>
    /// <exception cref="InputException">A file cannot be read or is too large, or there are too many.</exception>
    public static RunSnapshot Open(string folder, long maxFileBytes)
    {
        var paths = new RunPaths(folder);
        if (!paths.Exists)
        {
            throw new NotFoundException($"{folder} is no run folder: it has no job.yaml");
        }

        while (true)
        {
            var snapshot = new RunSnapshot();
            try
            {
                int saved = snapshot.AddCheckpoints(paths.Checkpoints);
                snapshot.AddFiles(folder);
                if (saved == ReadManifest(paths.Checkpoints).Count)
                {
                    snapshot.Check(folder, maxFileBytes);
                    return snapshot;
                }

                // a checkpoint was saved meanwhile, and another deleted that may be missing now
                snapshot.Dispose();
            }
            catch
            {
                snapshot.Dispose();
                throw;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (OpenFile file in _files)
        {
            file.Dispose();
        }
    }

    /// <summary>Dots begin the names of files that are being written.</summary>
    private static bool IsKept(string file) => file[0] != '.' && file is not ("run.lock" or "run.pid");

    private int AddCheckpoints(string folder)
    {
        // the manifest's bytes before its lines: each line among the bytes has its file then
        Add(CheckpointStore.ManifestName, folder, CheckpointFolder, null);
        IReadOnlyList<ManifestLine> lines = ReadManifest(folder);
        foreach (ManifestLine line in lines)
        {
            Add(line.File, folder, CheckpointFolder, line.Sha256);
        }

        return lines.Count;
    }

    private void AddFiles(string folder)
    {
        try
        {
            foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles().Where(file => IsKept(file.Name) && file.LinkTarget is null).OrderBy(file => file.Name, StringComparer.Ordinal))
            {
                Add(file.Name, folder, null, null);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot read the run folder {folder}: {error.Message}", error);
        }
    }

    private void Add(string name, string folder, string? parent, string? sha256)
    {
        string full = parent is null ? name : $"{parent}/{name}";
        if (_files.Exists(file => file.Name == full))
        {
            return;
        }

        // of lines that are just being written only the whole ones count
        bool isLines = name.EndsWith(".jsonl", StringComparison.Ordinal);
        if (OpenFile.TryOpen(full, Path.Combine(folder, name), sha256, isLines ? JsonLines.EndOfWholeLines : null) is { } opened)
        {
            _files.Add(opened);
        }
    }

    private void Check(string folder, long maxFileBytes)
    {
        if (_files.Count > ArchiveOptions.MaxFiles)
        {
            throw new InputException($"the run folder {folder} has {_files.Count} files, {ArchiveOptions.MaxFiles} can be kept in the database; move away what does not belong to the run");
        }

        foreach (OpenFile file in _files)
        {
            file.RequireAtMost(maxFileBytes);
            if (!IsName(file.Name))
            {
                throw new InputException(
                    $"{Path.Combine(folder, file.Name)} cannot be kept in the database: a name may have {ArchiveOptions.MaxNameLength} characters and no backslash; rename it, or move it away");
            }
        }
    }

    private static IReadOnlyList<ManifestLine> ReadManifest(string folder) => CheckpointManifest.Open(Path.Combine(folder, CheckpointStore.ManifestName), []).Lines;
}
