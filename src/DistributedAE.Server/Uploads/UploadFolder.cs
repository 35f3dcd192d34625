using System.Text.RegularExpressions;
using DistributedAE.Data;
using DistributedAE.Protocol.Api;
using DistributedAE.Server.Problems;
using Microsoft.AspNetCore.Http;

namespace DistributedAE.Server.Uploads;

/// <summary>Data files that submitters uploaded, each under the SHA-256 of its content. A file with the name has that content.</summary>
internal sealed partial class UploadFolder
{
    private const int BufferBytes = 1 << 16;

    private readonly string _folder;

    /// <summary>The uploads in a folder; what uploads that broke off left is deleted.</summary>
    public UploadFolder(string folder)
    {
        _folder = folder;
        foreach (string leftOver in Directory.GetFiles(folder, ".*.part"))
        {
            File.Delete(leftOver);
        }
    }

    /// <summary>Whether it is a SHA-256 in lower-case hexadecimal digits.</summary>
    public static bool IsHash(string text) => Hash().IsMatch(text);

    /// <summary>The upload, or null when it is not there.</summary>
    /// <exception cref="ProblemException">The hash is none.</exception>
    public UploadView? Find(string sha256)
    {
        Require(sha256);
        var file = new FileInfo(PathOf(sha256));
        return file.Exists ? new UploadView(sha256, file.Length) : null;
    }

    /// <summary>Where an upload is.</summary>
    /// <param name="sha256">A hash.</param>
    public string PathOf(string sha256) => Path.Combine(_folder, sha256);

    /// <summary>Stores a content, streamed to a temporary file and hashed on the way.</summary>
    /// <exception cref="ProblemException">The content has another hash, or there is no room for it.</exception>
    public async Task<UploadView> StoreAsync(string sha256, Stream content, CancellationToken cancellation)
    {
        Require(sha256);
        string temporary = Path.Combine(_folder, $".{sha256}.{Guid.NewGuid():N}.part");
        try
        {
            (string found, long bytes) = await WriteAsync(temporary, content, cancellation).ConfigureAwait(false);
            if (found != sha256)
            {
                throw ProblemException.Invalid($"the content has the SHA-256 {found}, the address says {sha256}; the file changed or was damaged on the way: upload it again");
            }

            AtomicFile.Rename(temporary, PathOf(sha256));
            return new UploadView(sha256, bytes);
        }
        catch (Exception error) when (error is IOException and not BadHttpRequestException or UnauthorizedAccessException or InputException)
        {
            throw new ProblemException(
                StatusCodes.Status507InsufficientStorage, "cannot-store", "the upload cannot be stored",
                $"the upload cannot be stored: {error.Message}; make room on the coordinator's disk");
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static async Task<(string Sha256, long Bytes)> WriteAsync(string path, Stream content, CancellationToken cancellation)
    {
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        await using (file.ConfigureAwait(false))
        {
            using var hashed = new HashingStream(file);
            await content.CopyToAsync(hashed, BufferBytes, cancellation).ConfigureAwait(false);
            file.Flush(flushToDisk: true);
            return (hashed.Finish(), file.Length);
        }
    }

    private static void Require(string sha256)
    {
        if (!IsHash(sha256))
        {
            throw ProblemException.Invalid($"'{sha256}' is no SHA-256; 64 lower-case hexadecimal digits are needed");
        }
    }

    [GeneratedRegex(@"\A[0-9a-f]{64}\z")]
    private static partial Regex Hash();
}
