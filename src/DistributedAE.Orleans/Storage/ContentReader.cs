using System.Buffers;
using System.Data;
using System.Globalization;
using System.Security.Cryptography;
using DistributedAE.Data;
using DistributedAE.Server.Store.Postgres;
using Npgsql;

namespace DistributedAE.Orleans.Storage;

/// <summary>Reads stored files chunk by chunk and checks every byte. Holds one chunk in memory. For one transaction.</summary>
/// <param name="connection">A connection with an open transaction.</param>
internal sealed class ContentReader(NpgsqlConnection connection) : IDisposable
{
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(ArchiveOptions.ChunkBytes);
    private readonly byte[] _noted = new byte[SHA256.HashSizeInBytes];
    private readonly byte[] _found = new byte[SHA256.HashSizeInBytes];

    /// <summary>Writes a content to a new file, and to the disk.</summary>
    /// <param name="content">The content.</param>
    /// <param name="path">The file, which is not there.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Null, or how the content is damaged; the file is then of no use.</returns>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public async Task<string?> ReadAsync(StoredContent content, string path, CancellationToken cancellation)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            using var hashed = new HashingStream(file);
            if (await CopyAsync(content.Id, hashed, cancellation).ConfigureAwait(false) is { } damage)
            {
                return damage;
            }

            file.Flush(flushToDisk: true);
            string sha256 = hashed.Finish();
            return file.Length == content.Bytes && sha256 == content.Sha256
                ? null
                : $"it has {file.Length} bytes with the SHA-256 {sha256}, {content.Bytes} bytes with {content.Sha256} were stored";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot write {path}: {error.Message}; make room there, or check the permissions", error);
        }
        finally
        {
            if (file is not null)
            {
                await file.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private async Task<string?> CopyAsync(long contentId, HashingStream target, CancellationToken cancellation)
    {
        using NpgsqlCommand command = connection.Command("select number, sha256, bytes from dae_chunks where content_id = $1 order by number", [contentId]);
        NpgsqlDataReader reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellation).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            int expected = 0;
            while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
            {
                // a missing chunk shows in the file's length
                if (reader.GetInt32(0) != expected)
                {
                    break;
                }

                int noted = (int)reader.GetBytes(1, 0, _noted, 0, _noted.Length);
                int length = await ReadBytesAsync(reader, cancellation).ConfigureAwait(false);
                SHA256.HashData(_buffer.AsSpan(0, length), _found);
                if (noted != _noted.Length || !_found.AsSpan().SequenceEqual(_noted))
                {
                    return string.Create(
                        CultureInfo.InvariantCulture,
                        $"chunk {expected}, from byte {(long)expected * ArchiveOptions.ChunkBytes} on, has the SHA-256 {Convert.ToHexStringLower(_found)}, {Convert.ToHexStringLower(_noted)} was noted");
                }

                await target.WriteAsync(_buffer.AsMemory(0, length), cancellation).ConfigureAwait(false);
                expected++;
            }
        }

        return null;
    }

    /// <summary>What does not fit is not read: the hash then differs.</summary>
    private async Task<int> ReadBytesAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        Stream bytes = await reader.GetStreamAsync(2, cancellation).ConfigureAwait(false);
        await using (bytes.ConfigureAwait(false))
        {
            return await bytes.ReadAtLeastAsync(_buffer.AsMemory(0, ArchiveOptions.ChunkBytes), ArchiveOptions.ChunkBytes, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        }
    }
}
