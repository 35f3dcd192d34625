using System.Buffers.Binary;

namespace DistributedAE.Data;

/// <summary>The content of an npy file: bytes as bytes, every other type as 32-bit floats.</summary>
internal sealed class NpyArray
{
    private const long MaximumBytes = 4_000_000_000;
    private const int ChunkBytes = 1 << 16;

    private NpyArray(string path, NpyHeader header)
    {
        Path = path;
        Header = header;
    }

    /// <summary>The file, for messages.</summary>
    public string Path { get; }

    /// <summary>Type and extents.</summary>
    public NpyHeader Header { get; }

    /// <summary>The values where they are bytes, else null.</summary>
    public byte[]? Bytes { get; private set; }

    /// <summary>The values where they are not bytes, else null.</summary>
    public float[]? Floats { get; private set; }

    /// <summary>The first extent.</summary>
    public int Count => (int)Header.Shape[0];

    /// <summary>The whole array.</summary>
    public ArrayValues Values => new(Path, Header.Shape) { Bytes = Bytes, Floats = Floats };

    /// <summary>The array where it stays in the file; null where its values are of another kind, or fewer than <paramref name="mapFrom"/> bytes.</summary>
    /// <param name="file">At the magic number; afterwards at the first value, or at the magic number again.</param>
    /// <param name="path">The file.</param>
    /// <param name="mapFrom">Bytes from which on values stay in the file.</param>
    /// <exception cref="InputException">The header is damaged, or the file has another length than it says.</exception>
    public static ArrayValues? Map(FileStream file, string path, long mapFrom)
    {
        if (file.Length < mapFrom)
        {
            return null;
        }

        NpyHeader header = NpyHeader.Read(file, path);
        long start = file.Position;
        file.Position = 0;
        int size = ValueBytes(header.Type) ?? 0;
        Int128 bytes = header.Shape.Aggregate((Int128)size, (product, extent) => product > long.MaxValue ? product : product * extent);
        if (header.Type is not ("|u1" or "<f4") || header.IsFortran || bytes < mapFrom || start % sizeof(float) != 0)
        {
            return null;
        }

        long found = file.Length - start;
        string fault = found < bytes ? "the file is truncated" : "trailing bytes are refused";
        return found == bytes
            ? new ArrayValues(path, header.Shape) { Mapped = MappedValues.Open(path, start, found, size == 1) }
            : throw new InputException($"{path}: the shape {header.ShapeText} of type '{header.Type}' asks for {bytes} bytes, found {found}; {fault}");
    }

    /// <summary>Reads a whole array.</summary>
    /// <param name="content">At the magic number.</param>
    /// <param name="available">Bytes that the content may have at most, checked before memory is taken.</param>
    /// <param name="path">For messages.</param>
    /// <exception cref="InputException">The content is damaged, too large or of a type that is not supported.</exception>
    public static NpyArray Read(Stream content, long available, string path)
    {
        NpyHeader header = NpyHeader.Read(content, path);
        int size = ValueBytes(header.Type)
            ?? throw new InputException($"{path}: header: values of type '{header.Type}' are not supported, only |u1, <i4, <i8, <f4, <f8");
        Int128 bytes = header.Shape.Aggregate((Int128)size, (product, extent) => product > MaximumBytes ? product : product * extent);
        if (bytes > MaximumBytes || bytes / size > Array.MaxLength)
        {
            throw new InputException($"{path}: header: the shape {header.ShapeText} asks for more than the supported {MaximumBytes} bytes; saved as npy of float32 or uint8 in C order, values can stay in the file");
        }

        if (bytes > available)
        {
            throw new InputException($"{path}: the shape {header.ShapeText} of type '{header.Type}' asks for {bytes} bytes, there are at most {available}; the file is truncated");
        }

        var array = new NpyArray(path, header);
        array.ReadValues(content, (long)bytes, size);
        if (header.IsFortran && header.Shape.Length == 2)
        {
            array.Bytes = array.Bytes is null ? null : Transposed(array.Bytes, array.Count);
            array.Floats = array.Floats is null ? null : Transposed(array.Floats, array.Count);
        }

        return InputFile.Read(content, stackalloc byte[1], path) == 0
            ? array
            : throw new InputException($"{path}: the shape {header.ShapeText} of type '{header.Type}' asks for {bytes} bytes, there are more; trailing bytes are refused");
    }

    private void ReadValues(Stream content, long length, int size)
    {
        int count = (int)(length / size);
        if (size == 1)
        {
            Bytes = GC.AllocateUninitializedArray<byte>(count);
            Check(InputFile.Read(content, Bytes, Path), count, 0, length);
            return;
        }

        Floats = GC.AllocateUninitializedArray<float>(count);
        byte[] chunk = new byte[ChunkBytes];
        for (int done = 0; done < count;)
        {
            int values = Math.Min(ChunkBytes / size, count - done);
            Span<byte> part = chunk.AsSpan(0, values * size);
            Check(InputFile.Read(content, part, Path), part.Length, (long)done * size, length);
            Convert(part, Floats.AsSpan(done, values));
            done += values;
        }
    }

    private void Check(int found, int expected, long before, long length)
    {
        if (found < expected)
        {
            throw new InputException(
                $"{Path}: the shape {Header.ShapeText} of type '{Header.Type}' asks for {length} bytes, found {before + found}; the file is truncated");
        }
    }

    private void Convert(ReadOnlySpan<byte> bytes, Span<float> target)
    {
        for (int index = 0; index < target.Length; index++)
        {
            target[index] = Header.Type switch
            {
                "<f4" => BinaryPrimitives.ReadSingleLittleEndian(bytes[(index * sizeof(float))..]),
                "<f8" => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(index * sizeof(double))..]),
                "<i4" => BinaryPrimitives.ReadInt32LittleEndian(bytes[(index * sizeof(int))..]),
                _ => BinaryPrimitives.ReadInt64LittleEndian(bytes[(index * sizeof(long))..]),
            };
        }
    }

    /// <summary>Column after column to row after row.</summary>
    private static TValue[] Transposed<TValue>(TValue[] byColumn, int rows)
    {
        int columns = byColumn.Length / rows;
        var byRow = new TValue[byColumn.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                byRow[(row * columns) + column] = byColumn[(column * rows) + row];
            }
        }

        return byRow;
    }

    private static int? ValueBytes(string type) => type switch
    {
        "|u1" => sizeof(byte),
        "<f4" or "<i4" => sizeof(float),
        "<f8" or "<i8" => sizeof(double),
        _ => null,
    };
}
