using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace DistributedAE.Training.Runs;

/// <summary>Reads files of one JSON value a line. A line counts when its end is there: a process that is killed leaves at most one torn line, the last.</summary>
internal static class JsonLines
{
    private const byte LineEnd = (byte)'\n';

    /// <summary>A line of a file.</summary>
    /// <param name="Number">From 1.</param>
    /// <param name="End">The first byte behind it.</param>
    /// <param name="Value">Its value; null when it is not valid.</param>
    public readonly record struct Line<TValue>(int Number, long End, TValue? Value)
        where TValue : class;

    /// <summary>All lines of a file, empty ones left out.</summary>
    /// <param name="path">The file; none is the same as an empty one.</param>
    /// <param name="type">Of a line's value.</param>
    /// <param name="tornBytes">Length of a last line without an end, which is left out.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<Line<TValue>> Read<TValue>(string path, JsonTypeInfo<TValue> type, out int tornBytes)
        where TValue : class
    {
        tornBytes = 0;
        return File.Exists(path) ? Split(ReadAll(path), type, out tornBytes) : [];
    }

    /// <summary>All lines of a text, empty ones left out.</summary>
    /// <param name="text">The text, from the beginning of a line.</param>
    /// <param name="type">Of a line's value.</param>
    /// <param name="tornBytes">Length of a last line without an end, which is left out.</param>
    public static IReadOnlyList<Line<TValue>> Split<TValue>(ReadOnlySpan<byte> text, JsonTypeInfo<TValue> type, out int tornBytes)
        where TValue : class
    {
        var lines = new List<Line<TValue>>();
        ReadOnlySpan<byte> rest = text;
        long end = 0;
        int number = 0;
        while (rest.IndexOf(LineEnd) is var length and >= 0)
        {
            number++;
            end += length + 1;
            if (!rest[..length].Trim(" \r"u8).IsEmpty)
            {
                lines.Add(new Line<TValue>(number, end, Parse(rest[..length], type)));
            }

            rest = rest[(length + 1)..];
        }

        tornBytes = rest.Length;
        return lines;
    }

    /// <summary>The bytes of a line with that value, its end included.</summary>
    public static byte[] Write<TValue>(TValue value, JsonTypeInfo<TValue> type) =>
        Encoding.UTF8.GetBytes(JsonSerializer.Serialize(value, type) + '\n');

    /// <summary>Where the last whole line ends.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static long EndOfWholeLines(FileStream file)
    {
        Span<byte> part = stackalloc byte[4096];
        for (long end = file.Length; end > 0;)
        {
            int length = (int)Math.Min(part.Length, end);
            file.Position = end - length;
            file.ReadExactly(part[..length]);
            int last = part[..length].LastIndexOf(LineEnd);
            if (last >= 0)
            {
                return end - length + last + 1;
            }

            end -= length;
        }

        return 0;
    }

    /// <summary>The process that runs the job may write to the file in the meantime.</summary>
    private static byte[] ReadAll(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        byte[] content = GC.AllocateUninitializedArray<byte>(checked((int)file.Length));
        int length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        return content[..length];
    }

    private static TValue? Parse<TValue>(ReadOnlySpan<byte> line, JsonTypeInfo<TValue> type)
        where TValue : class
    {
        try
        {
            return JsonSerializer.Deserialize(line, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
