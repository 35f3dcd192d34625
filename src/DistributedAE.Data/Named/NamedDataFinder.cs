namespace DistributedAE.Data;

/// <summary>Finds the files of a named data set: in the user's data folder, else in the cache, else by download into the cache.</summary>
internal sealed class NamedDataFinder(DataLocations locations, Action<string>? progress)
{
    /// <summary>The path of each of the set's files, each verified by its checksum.</summary>
    /// <exception cref="InputException">A file on disk is damaged, or a file is missing and cannot be downloaded.</exception>
    public IReadOnlyDictionary<NamedFile, string> Find(NamedDataSet set, CancellationToken cancellation)
    {
        var paths = new Dictionary<NamedFile, string>();
        var missing = new List<NamedFile>();
        foreach (NamedFile file in set.Files)
        {
            if (OnDisk(set, file) is { } path)
            {
                paths.Add(file, path);
            }
            else
            {
                missing.Add(file);
            }
        }

        if (missing.Count > 0 && !locations.MayDownload)
        {
            throw new InputException($"{set.Name} is not on this machine, and is not downloaded here: {missing[0].Name} is missing");
        }

        if (missing.Count > 0)
        {
            string folder = Path.Combine(locations.CacheFolder, set.Name);
            using var download = new NamedDataDownload(set, folder, progress);
            foreach (NamedFile file in missing)
            {
                paths.Add(file, download.FetchAsync(file, cancellation).GetAwaiter().GetResult());
            }
        }

        return paths;
    }

    private string? OnDisk(NamedDataSet set, NamedFile file)
    {
        if (locations.DataFolder is { } folder)
        {
            string own = Path.Combine(folder, set.Name, file.Name);
            if (File.Exists(own))
            {
                Verify(own, file, "replace it by a good copy");
                return own;
            }
        }

        string cached = Path.Combine(locations.CacheFolder, set.Name, file.Name);
        if (File.Exists(cached))
        {
            Verify(cached, file, "delete it, and it will be downloaded again");
            return cached;
        }

        return null;
    }

    private static void Verify(string path, NamedFile file, string remedy)
    {
        using FileStream stream = InputFile.Open(path);
        string found = FileHash.Of(stream);
        if (found != file.Sha256)
        {
            throw new InputException(
                $"{path} is damaged or another file: expected sha256 {file.Sha256} ({file.Bytes} bytes), found {found} ({stream.Length} bytes); {remedy}");
        }
    }
}
