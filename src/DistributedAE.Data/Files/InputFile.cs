using System.IO.Compression;

namespace DistributedAE.Data;

/// <summary>Opens and reads files that the user named, and says what is wrong in the user's words.</summary>
internal static class InputFile
{
    /// <summary>Nothing that deflate packed unpacks to more than this many times its size (the format's limit is 1032).</summary>
    public const long DeflateRatio = 1_040;

    private const int GzipFirstByte = 0x1F;
    private const int GzipSecondByte = 0x8B;

    /// <summary>Opens a file for reading from its start to its end.</summary>
    /// <exception cref="InputException">There is no such file, it is a folder, or it cannot be opened.</exception>
    public static FileStream Open(string path)
    {
        if (Directory.Exists(path))
        {
            throw new InputException($"cannot read {path}: it is a folder, a file is needed");
        }

        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"cannot read {path}: there is no such file; check the path", error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new InputException($"cannot read {path}: access is denied; check the file's permissions", error);
        }
        catch (Exception error) when (error is IOException or NotSupportedException or ArgumentException)
        {
            throw new InputException($"cannot read {path}: {error.Message}", error);
        }
    }

    /// <summary>The file's content, unpacked where the file is compressed by gzip. Owns <paramref name="file"/>.</summary>
    public static Stream Unpack(FileStream file, out bool isPacked)
    {
        isPacked = file.ReadByte() == GzipFirstByte && file.ReadByte() == GzipSecondByte;
        file.Position = 0;
        return isPacked ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    /// <summary>Reads until the buffer is full or the content ends, and returns the number of bytes read.</summary>
    /// <exception cref="InputException">The content is damaged or cannot be read.</exception>
    public static int Read(Stream content, Span<byte> buffer, string path)
    {
        try
        {
            return content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException error)
        {
            throw new InputException($"{path}: the compressed content is damaged; copy or download the file again", error);
        }
        catch (IOException error)
        {
            throw new InputException($"cannot read {path}: {error.Message}", error);
        }
    }
}
