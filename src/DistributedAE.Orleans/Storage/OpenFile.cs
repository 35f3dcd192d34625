using DistributedAE.Data;

namespace DistributedAE.Orleans.Storage;

/// <summary>A file of a run folder as it was when it was opened: what is added or renamed in its place later is not seen.</summary>
internal sealed class OpenFile : IDisposable
{
    private readonly FileStream _content;

    private OpenFile(string name, FileStream content, long length, string? sha256)
    {
        Name = name;
        _content = content;
        Length = length;
        Sha256 = sha256;
    }

    /// <summary>Its path within the folder, with slashes.</summary>
    public string Name { get; }

    /// <summary>How many of its bytes count.</summary>
    public long Length { get; }

    /// <summary>The SHA-256 that it must have; null where nothing is known of it.</summary>
    public string? Sha256 { get; }

    /// <summary>Opens a file, also while somebody writes to it.</summary>
    /// <param name="name">What it is called where it is stored.</param>
    /// <param name="path">The file.</param>
    /// <param name="sha256">The SHA-256 that it must have; null for none.</param>
    /// <param name="lengthOf">How many of its bytes count; null for all.</param>
    /// <returns>The file; null when it is not there.</returns>
    /// <exception cref="InputException">It cannot be read.</exception>
    public static OpenFile? TryOpen(string name, string path, string? sha256 = null, Func<FileStream, long>? lengthOf = null)
    {
        FileStream? content = null;
        try
        {
            content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
            long length = lengthOf?.Invoke(content) ?? content.Length;
            content.Position = 0;
            return new OpenFile(name, content, length, sha256);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            content?.Dispose();
            throw CannotRead(path, error);
        }
    }

    /// <summary>Refuses a file that is larger than may be stored.</summary>
    /// <exception cref="InputException">It is too large.</exception>
    public void RequireAtMost(long maxBytes)
    {
        if (Length > maxBytes)
        {
            throw new InputException($"{_content.Name} has {Length} bytes, a file kept in the database may have {maxBytes}; make it smaller, or raise the limit");
        }
    }

    /// <summary>Reads on.</summary>
    /// <returns>As many bytes as asked for, or fewer at the end.</returns>
    /// <exception cref="InputException">It cannot be read.</exception>
    public async Task<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            return await _content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw CannotRead(_content.Name, error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _content.Dispose();

    private static InputException CannotRead(string path, Exception error) => new($"cannot read {path}: {error.Message}", error);
}
