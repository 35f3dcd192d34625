using System.Buffers;
using DistributedAE.Data;

namespace DistributedAE.Client.Api;

/// <summary>A file that was fetched and has the right hash.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">SHA-256 of its content, in lower-case hexadecimal digits.</param>
public sealed record Downloaded(long Bytes, string Sha256)
{
    private const int PieceBytes = 1 << 16;

    /// <summary>Copies a response's content and checks it.</summary>
    /// <param name="response">The response; its <c>ETag</c> is the hash where none is given.</param>
    /// <param name="sha256">The hash that is known; null if the response brings it.</param>
    /// <param name="target">Gets the bytes.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="DownloadException">The connection broke, or the hash is another one.</exception>
    internal static async Task<Downloaded> CopyAsync(HttpResponseMessage response, string? sha256, Stream target, CancellationToken cancellation)
    {
        string expected = sha256 ?? response.Headers.ETag?.Tag.Trim('"') ?? throw new DownloadException("the coordinator named no hash for the file; nothing was fetched");
        byte[] piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        using var hashed = new HashingStream(target);
        long bytes = 0;
        try
        {
            Stream source = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            await using (source.ConfigureAwait(false))
            {
                int length;
                while ((length = await ReadAsync(source, piece, cancellation).ConfigureAwait(false)) > 0)
                {
                    await hashed.WriteAsync(piece.AsMemory(0, length), cancellation).ConfigureAwait(false);
                    bytes += length;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }

        string actual = hashed.Finish();
        return actual == expected
            ? new Downloaded(bytes, actual)
            : throw new DownloadException($"the file was damaged on its way: its hash is {actual}, but must be {expected}; fetch it again");
    }

    private static async Task<int> ReadAsync(Stream source, byte[] piece, CancellationToken cancellation)
    {
        try
        {
            return await source.ReadAsync(piece.AsMemory(), cancellation).ConfigureAwait(false);
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            throw new DownloadException($"the connection broke while the file was fetched: {broken.Message.TrimEnd('.')}; fetch it again", broken);
        }
    }
}
