using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DistributedAE.Data;

/// <summary>The header of an npy file, versions 1.0 to 3.0.</summary>
/// <param name="Type">NumPy's name of the values' type, for example <c>&lt;f4</c>.</param>
/// <param name="Shape">The extents; slowest first, unless the order is Fortran's.</param>
/// <param name="IsFortran">Whether the first extent runs fastest.</param>
internal sealed partial record NpyHeader(string Type, long[] Shape, bool IsFortran)
{
    private const int MaximumBytes = 65_535;
    private const int MaximumDimensions = 4;

    /// <summary>The extents as people write them.</summary>
    public string ShapeText => string.Join(" x ", Shape);

    /// <summary>Reads a header up to the first value.</summary>
    /// <exception cref="InputException">It is none, or describes an array that is not supported.</exception>
    public static NpyHeader Read(Stream content, string path)
    {
        Span<byte> start = stackalloc byte[8];
        if (InputFile.Read(content, start, path) < start.Length || !IsMagic(start))
        {
            throw new InputException($"{path}: byte 0: not an npy file: it does not start with \\x93NUMPY and a version");
        }

        Span<byte> size = stackalloc byte[start[6] == 1 ? sizeof(ushort) : sizeof(uint)];
        int found = InputFile.Read(content, size, path);
        long length = size.Length == sizeof(ushort)
            ? BinaryPrimitives.ReadUInt16LittleEndian(size)
            : BinaryPrimitives.ReadUInt32LittleEndian(size);
        if (found < size.Length || length > MaximumBytes)
        {
            throw new InputException($"{path}: byte 8: a header of {length} bytes is declared; up to {MaximumBytes} are supported");
        }

        byte[] text = new byte[length];
        return InputFile.Read(content, text, path) == text.Length
            ? Parse(Encoding.Latin1.GetString(text), path)
            : throw new InputException($"{path}: ends within its header of {length} bytes; the file is truncated");
    }

    private static bool IsMagic(ReadOnlySpan<byte> start) => start[0] == 0x93 && start[1..6].SequenceEqual("NUMPY"u8) && start[6] is >= 1 and <= 3;

    private static NpyHeader Parse(string text, string path)
    {
        Match type = TypeEntry().Match(text);
        Match order = OrderEntry().Match(text);
        Match shape = ShapeEntry().Match(text);
        if (!type.Success || !order.Success || !shape.Success)
        {
            throw new InputException($"{path}: header: a plain descr, fortran_order and shape are needed, found {text.Trim()}");
        }

        string[] extents = shape.Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        long[] numbers = [.. extents.Select(extent => long.TryParse(extent, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0)];
        bool isFortran = order.Groups[1].Value == "True";
        if (isFortran && numbers.Length > 2)
        {
            throw new InputException($"{path}: header: an array of {numbers.Length} dimensions in Fortran order; save it with numpy.ascontiguousarray");
        }

        return numbers.Length is >= 1 and <= MaximumDimensions && Array.TrueForAll(numbers, number => number > 0)
            ? new NpyHeader(type.Groups[1].Value, numbers, isFortran)
            : throw new InputException($"{path}: header: the shape is ({shape.Groups[1].Value}); 1 to {MaximumDimensions} dimensions of at least 1 are supported");
    }

    [GeneratedRegex(@"'descr'\s*:\s*'([^']{1,16})'")]
    private static partial Regex TypeEntry();

    [GeneratedRegex(@"'fortran_order'\s*:\s*(True|False)")]
    private static partial Regex OrderEntry();

    [GeneratedRegex(@"'shape'\s*:\s*\(([^)]*)\)")]
    private static partial Regex ShapeEntry();
}
