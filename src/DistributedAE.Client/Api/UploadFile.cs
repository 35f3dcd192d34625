using System.Net.Http.Headers;
using System.Security.Cryptography;
using DistributedAE.Data;

namespace DistributedAE.Client.Api;

/// <summary>A data file to be given to the coordinator.</summary>
public sealed class UploadFile
{
    private const int PieceBytes = 1 << 16;

    private UploadFile(string path, long bytes, string sha256)
    {
        Path = path;
        Bytes = bytes;
        Sha256 = sha256;
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Its size.</summary>
    public long Bytes { get; }

    /// <summary>SHA-256 of its content, in lower-case hexadecimal digits.</summary>
    public string Sha256 { get; }

    /// <summary>Reads a file to know its hash.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    public static async Task<UploadFile> OfAsync(string path, CancellationToken cancellation = default)
    {
        try
        {
            FileStream file = Open(path);
            await using (file.ConfigureAwait(false))
            {
                byte[] hash = await SHA256.HashDataAsync(file, cancellation).ConfigureAwait(false);
                return new UploadFile(path, file.Length, Convert.ToHexStringLower(hash));
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot read {path}: {problem.Message}", problem);
        }
    }

    /// <summary>The content of a request that sends it, piece by piece.</summary>
    /// <exception cref="InputException">It cannot be read any more.</exception>
    internal HttpContent CreateContent()
    {
        try
        {
            var content = new StreamContent(Open(Path), PieceBytes);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            content.Headers.ContentLength = Bytes;
            return content;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot read {Path}: {problem.Message}", problem);
        }
    }

    private static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read, PieceBytes, FileOptions.Asynchronous | FileOptions.SequentialScan);
}
