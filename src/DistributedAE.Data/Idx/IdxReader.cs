using System.Buffers.Binary;

namespace DistributedAE.Data;

/// <summary>
/// Reads idx files of unsigned bytes, plain or compressed by gzip: two zero bytes, the type, the number of dimensions,
/// each extent as a big-endian 32-bit integer, then the values (the format of http://yann.lecun.com/exdb/mnist/).
/// </summary>
internal static class IdxReader
{
    /// <summary>The most dimensions a file may declare.</summary>
    public const int MaximumDimensions = 4;

    /// <summary>The most bytes of values a file may declare.</summary>
    public const long MaximumBytes = 2_000_000_000;

    private const byte UnsignedByte = 0x08;

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mapFrom">Bytes from which on the values stay in the file, where it is not compressed.</param>
    /// <exception cref="InputException">The file cannot be read, is no idx file of bytes, or has another length than it declares.</exception>
    public static IdxArray Read(string path, long mapFrom)
    {
        using FileStream file = InputFile.Open(path);
        using Stream content = InputFile.Unpack(file, out bool isPacked);
        int[] shape = ReadHeader(content, path);
        long header = HeaderLength(shape.Length);
        if (!isPacked && file.Length - header >= mapFrom && LengthOf(shape) == file.Length - header)
        {
            return new IdxArray(path, shape, []) { Mapped = MappedValues.Open(path, header, file.Length - header, areBytes: true) };
        }

        long expected = CheckedLength(shape, path);
        if (!isPacked && file.Length < header + expected)
        {
            throw Truncated(path, file.Length, header, expected, shape);
        }

        if (isPacked && expected > file.Length * InputFile.DeflateRatio)
        {
            throw new InputException(
                $"{path}: byte 4: the dimensions {ShapeText(shape)} ask for {expected} bytes, more than a gzip file of {file.Length} bytes can hold");
        }

        byte[] values = GC.AllocateUninitializedArray<byte>((int)expected);
        int found = InputFile.Read(content, values, path);
        if (found < expected)
        {
            throw Truncated(path, header + found, header, expected, shape);
        }

        if (InputFile.Read(content, stackalloc byte[1], path) != 0)
        {
            string total = isPacked ? "more" : $"{file.Length - header}";
            throw new InputException(
                $"{path}: byte {header + expected}: the dimensions {ShapeText(shape)} ask for {expected} bytes of values, the file has {total}; trailing bytes are refused");
        }

        return new IdxArray(path, shape, values);
    }

    private static int[] ReadHeader(Stream content, string path)
    {
        Span<byte> magic = stackalloc byte[4];
        int found = InputFile.Read(content, magic, path);
        if (found < magic.Length)
        {
            throw new InputException($"{path}: ends at byte {found}, within the 4 bytes of the idx magic number; the file is truncated");
        }

        if (magic[0] != 0 || magic[1] != 0)
        {
            throw new InputException(
                $"{path}: byte 0: not an idx file: it starts with 0x{Convert.ToHexString(magic)}, an idx file of bytes with 0x000008");
        }

        if (magic[2] != UnsignedByte)
        {
            throw new InputException($"{path}: byte 2: values of type {TypeName(magic[2])} are not supported, only unsigned bytes (0x08)");
        }

        int dimensions = magic[3];
        if (dimensions is < 1 or > MaximumDimensions)
        {
            throw new InputException($"{path}: byte 3: {dimensions} dimensions; 1 to {MaximumDimensions} are supported");
        }

        Span<byte> extents = stackalloc byte[sizeof(uint) * dimensions];
        found = InputFile.Read(content, extents, path);
        if (found < extents.Length)
        {
            throw new InputException(
                $"{path}: ends at byte {magic.Length + found}, within the header of {HeaderLength(dimensions)} bytes; the file is truncated");
        }

        int[] shape = new int[dimensions];
        for (int dimension = 0; dimension < dimensions; dimension++)
        {
            uint extent = BinaryPrimitives.ReadUInt32BigEndian(extents[(sizeof(uint) * dimension)..]);
            if (extent is 0 or > int.MaxValue)
            {
                throw new InputException(
                    $"{path}: byte {HeaderLength(dimension)}: dimension {dimension} is {extent}; 1 to {int.MaxValue} are supported");
            }

            shape[dimension] = (int)extent;
        }

        return shape;
    }

    private static Int128 LengthOf(int[] shape) => shape.Aggregate((Int128)1, (product, extent) => product * extent);

    private static long CheckedLength(int[] shape, string path)
    {
        long length = 1;
        foreach (int extent in shape)
        {
            length *= extent;
            if (length > MaximumBytes)
            {
                throw new InputException(
                    $"{path}: byte 4: the dimensions {ShapeText(shape)} ask for more than the supported {MaximumBytes} bytes");
            }
        }

        return length;
    }

    private static InputException Truncated(string path, long end, long header, long expected, int[] shape) => new(
        $"{path}: ends at byte {end}: the dimensions {ShapeText(shape)} ask for {expected} bytes of values, found {end - header}; the file is truncated, copy or download it again");

    private static int HeaderLength(int dimensions) => sizeof(uint) * (1 + dimensions);

    private static string ShapeText(int[] shape) => string.Join(" x ", shape);

    private static string TypeName(byte type) => type switch
    {
        0x09 => "signed byte (0x09)",
        0x0B => "16-bit integer (0x0B)",
        0x0C => "32-bit integer (0x0C)",
        0x0D => "32-bit float (0x0D)",
        0x0E => "64-bit float (0x0E)",
        _ => $"0x{type:X2}",
    };
}
