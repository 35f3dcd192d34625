using System.Security.Cryptography;

namespace DistributedAE.Data;

/// <summary>SHA-256 of a file's content, in 64 lower-case hexadecimal digits.</summary>
public static class FileHash
{
    private const int BufferBytes = 1 << 16;

    /// <summary>The hash of a file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static string Of(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.SequentialScan);
        return Of(file);
    }

    /// <summary>The hash of what is left of a stream.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string Of(Stream content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
