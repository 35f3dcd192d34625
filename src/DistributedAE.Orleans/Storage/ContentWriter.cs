using System.Buffers;
using System.Security.Cryptography;
using DistributedAE.Data;
using DistributedAE.Server.Store.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace DistributedAE.Orleans.Storage;

/// <summary>
/// Stores files chunk by chunk; a chunk that is there already is not sent again, so a file that grew, was cut back or changed somewhere costs what changed.
/// Holds one chunk in memory. For one transaction.
/// </summary>
internal sealed class ContentWriter : IDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(ArchiveOptions.ChunkBytes);
    private readonly IncrementalHash _whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly NpgsqlCommand _put;
    private readonly NpgsqlParameter<long> _content = new();
    private readonly NpgsqlParameter<int> _number = new();
    private readonly NpgsqlParameter<byte[]> _sha256 = new() { TypedValue = new byte[SHA256.HashSizeInBytes] };
    private readonly NpgsqlParameter<ReadOnlyMemory<byte>> _bytes = new() { NpgsqlDbType = NpgsqlDbType.Bytea };
    private bool _isPrepared;

    /// <summary>A writer on a connection with an open transaction.</summary>
    public ContentWriter(NpgsqlConnection connection)
    {
        _connection = connection;
        _put = new NpgsqlCommand(
            """
            insert into dae_chunks (content_id, number, sha256, bytes) values ($1, $2, $3, $4)
            on conflict (content_id, number) do update set sha256 = excluded.sha256, bytes = excluded.bytes
            """,
            connection);
        _put.Parameters.AddRange(new NpgsqlParameter[] { _content, _number, _sha256, _bytes });
    }

    /// <summary>Bytes that were sent.</summary>
    public long BytesSent { get; private set; }

    /// <summary>Makes a content that is empty.</summary>
    /// <returns>Its id.</returns>
    public async Task<long> CreateAsync(CancellationToken cancellation) =>
        (long)(await _connection.ValueAsync("insert into dae_contents (bytes, sha256) values (0, '') returning id", [], cancellation).ConfigureAwait(false))!;

    /// <summary>Brings a content to what a file holds.</summary>
    /// <param name="contentId">The content.</param>
    /// <param name="file">The file, which may be shorter than it was.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The SHA-256 of what was stored.</returns>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public async Task<string> WriteAsync(long contentId, OpenFile file, CancellationToken cancellation)
    {
        List<byte[]> known = await ReadHashesAsync(contentId, cancellation).ConfigureAwait(false);
        long done = 0;
        int number = 0;
        while (done < file.Length)
        {
            int length = (int)Math.Min(ArchiveOptions.ChunkBytes, file.Length - done);
            int read = await file.ReadAsync(_buffer.AsMemory(0, length), cancellation).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            _whole.AppendData(_buffer, 0, read);
            SHA256.HashData(_buffer.AsSpan(0, read), _sha256.TypedValue);
            if (number >= known.Count || !_sha256.TypedValue.AsSpan().SequenceEqual(known[number]))
            {
                await PutAsync(contentId, number, read, cancellation).ConfigureAwait(false);
            }

            done += read;
            number++;
        }

        if (number < known.Count)
        {
            await _connection.RunAsync("delete from dae_chunks where content_id = $1 and number >= $2", [contentId, number], cancellation).ConfigureAwait(false);
        }

        string sha256 = Convert.ToHexStringLower(_whole.GetHashAndReset());
        await _connection.RunAsync("update dae_contents set bytes = $2, sha256 = $3 where id = $1", [contentId, done, sha256], cancellation).ConfigureAwait(false);
        return sha256;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _put.Dispose();
        _whole.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private async Task PutAsync(long contentId, int number, int length, CancellationToken cancellation)
    {
        _content.TypedValue = contentId;
        _number.TypedValue = number;
        _bytes.TypedValue = _buffer.AsMemory(0, length);
        if (!_isPrepared)
        {
            // the database counts a transaction as silent only between prepared commands, also when it has a part of the next one
            await _put.PrepareAsync(cancellation).ConfigureAwait(false);
            _isPrepared = true;
        }

        _ = await _put.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        BytesSent += length;
    }

    private async Task<List<byte[]>> ReadHashesAsync(long contentId, CancellationToken cancellation)
    {
        var hashes = new List<byte[]>();
        using NpgsqlCommand command = _connection.Command("select sha256 from dae_chunks where content_id = $1 order by number", [contentId]);
        NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
            {
                hashes.Add(reader.GetFieldValue<byte[]>(0));
            }
        }

        return hashes;
    }
}
