using DistributedAE.Data;

namespace DistributedAE.Client.Worker;

/// <summary>Data parts on a worker's disk, by their SHA-256. What is damaged is fetched again.</summary>
/// <param name="folder">The folder; made when needed.</param>
internal sealed class PartCache(string folder)
{
    private const long MaximumBytes = 64L << 30;

    /// <summary>The file of that content.</summary>
    /// <param name="sha256">Its hash, 64 lower-case hexadecimal digits.</param>
    /// <param name="fetch">Opens it at the coordinator.</param>
    /// <exception cref="InputException">What the coordinator sends has another hash, or the disk can't take it.</exception>
    public string Get(string sha256, Func<Stream> fetch)
    {
        if (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigitLower))
        {
            throw new InputException($"'{sha256}' is no SHA-256");
        }

        string path = Path.Combine(folder, sha256 + ".safetensors");
        if (File.Exists(path) && FileHash.Of(path) == sha256)
        {
            return path;
        }

        try
        {
            Directory.CreateDirectory(folder);
            AtomicFile.Write(path, file =>
            {
                Copy(fetch, file, sha256);
                Faults.Reach(FaultPoint.PartFetched);
            });
            return path;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or HttpRequestException)
        {
            throw new InputException($"cannot get a part of the data into {folder}: {error.Message}", error);
        }
    }

    private static void Copy(Func<Stream> fetch, Stream file, string sha256)
    {
        using Stream source = fetch();
        using var hashed = new HashingStream(file);
        byte[] buffer = new byte[1 << 16];
        long total = 0;
        for (int read; (read = source.Read(buffer)) > 0;)
        {
            total += read;
            if (total > MaximumBytes)
            {
                throw new InputException($"a part of the data has more than {MaximumBytes} bytes; use more shards");
            }

            hashed.Write(buffer, 0, read);
        }

        string found = hashed.Finish();
        if (found != sha256)
        {
            throw new InputException($"a part of the data arrived damaged: its SHA-256 is {found}, not {sha256}");
        }
    }
}
