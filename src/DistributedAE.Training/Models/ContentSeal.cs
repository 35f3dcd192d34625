using System.Security.Cryptography;
using System.Text;
using DistributedAE.Data;

namespace DistributedAE.Training.Models;

/// <summary>
/// Makes a safetensors file notice a change of any of its bytes: its first metadata value, <c>contentSha256</c>, is the SHA-256 of the whole
/// file, taken with the value's 64 digits being '0'. The value stands at byte 42, counted from 0, in every file.
/// </summary>
internal static class ContentSeal
{
    private const string Key = "contentSha256";
    private const int HeaderLengthBytes = sizeof(ulong);
    private const int Digits = 2 * SHA256.HashSizeInBytes;
    private const int PartBytes = 1 << 16;

    private static ReadOnlySpan<byte> Lead => "{\"__metadata__\":{\"contentSha256\":\""u8;

    private static int Position => HeaderLengthBytes + Lead.Length;

    /// <summary>Writes a sealed file.</summary>
    /// <param name="file">An empty file; it must be able to seek.</param>
    /// <param name="tensors">Its tensors.</param>
    /// <param name="metadata">Its other metadata.</param>
    public static void Write(Stream file, IReadOnlyList<TensorSource> tensors, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        using var hashed = new HashingStream(file);
        SafetensorsWriter.Write(hashed, tensors, metadata.Prepend(new(Key, new string('0', Digits))));
        file.Position = Position;
        file.Write(Encoding.ASCII.GetBytes(hashed.Finish()));
    }

    /// <summary>Checks that a file is as it was written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What it should be: "a model file".</param>
    /// <exception cref="InputException">It is not, or it cannot be read.</exception>
    public static void Verify(string path, string what)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
            byte[] part = GC.AllocateUninitializedArray<byte>(PartBytes);
            int length = file.ReadAtLeast(part, part.Length, throwOnEndOfStream: false);
            if (length < Position + Digits || !part.AsSpan(HeaderLengthBytes, Lead.Length).SequenceEqual(Lead))
            {
                throw new InputException($"{path} is not {what} of DistributedAE, or its first bytes are damaged; check the path, or copy the file again");
            }

            Span<byte> value = part.AsSpan(Position, Digits);
            string noted = Encoding.Latin1.GetString(value);
            value.Fill((byte)'0');
            string found = HashOf(file, part, length);
            if (!string.Equals(noted, found, StringComparison.Ordinal))
            {
                throw new InputException(
                    $"{path} is damaged: its content has the SHA-256 {found}, {Printable(noted)} was noted when it was written; copy it again from its source, or train it again");
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot read {path}: {error.Message}", error);
        }
    }

    private static string HashOf(FileStream file, byte[] part, int length)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        while (length > 0)
        {
            hash.AppendData(part.AsSpan(0, length));
            length = file.Read(part);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Printable(string text) => string.Concat(text.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '?'));
}
