using DistributedAE.Data;
using DistributedAE.Training.Runs;

namespace DistributedAE.Orleans.Storage;

/// <summary>
/// Fills a new folder beside a run folder and gives it its name when it is whole; the old one, if any, is gone then. A crash between the two leaves the name without a folder,
/// never with half of one.
/// </summary>
internal sealed class FolderReplacement : IDisposable
{
    private readonly string _folder;
    private readonly string _parent;
    private readonly string _new;
    private readonly string _old;

    /// <summary>A replacement that has not begun.</summary>
    /// <param name="folder">The folder; nobody else replaces it at the time.</param>
    public FolderReplacement(string folder)
    {
        _folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        _parent = Path.GetDirectoryName(_folder) ?? throw new InputException($"cannot make the run folder {folder}: it is a root; choose a folder below it");
        _new = Path.Combine(_parent, $".{Path.GetFileName(_folder)}.new");
        _old = Path.Combine(_parent, $".{Path.GetFileName(_folder)}.old");
    }

    /// <summary>Makes the new folder, empty, also where one was begun before.</summary>
    /// <exception cref="InputException">It cannot be made.</exception>
    public void Begin() => Do(() =>
    {
        Delete(_new);
        Directory.CreateDirectory(new RunPaths(_new).Checkpoints);
    });

    /// <summary>Where a file of the new folder is.</summary>
    /// <param name="name">Its path within the folder, with slashes.</param>
    public string PathOf(string name) => Path.Combine(_new, name);

    /// <summary>Gives the new folder its name.</summary>
    /// <exception cref="InputException">The old one is in use, or the names cannot be changed.</exception>
    public void Commit() => Do(() =>
    {
        Delete(_old);
        if (Directory.Exists(_folder))
        {
            using (RunLock.Take(_folder))
            {
                Directory.Move(_folder, _old);
            }
        }

        Directory.Move(_new, _folder);
    });

    /// <summary>Deletes what is not needed any more.</summary>
    public void Dispose()
    {
        try
        {
            Delete(_new);
            Delete(_old);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // the next pull tries again
        }
    }

    private void Do(Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot make the run folder {_folder}: {error.Message}; check the permissions of {_parent}, and that there is room", error);
        }
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
