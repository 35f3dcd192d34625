using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace DistributedAE.Data;

/// <summary>
/// Writes NumPy's npy files, version 1.0: little-endian, C order
/// (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
/// </summary>
public static class NpyWriter
{
    private const int Alignment = 64;
    private const int PreambleBytes = 10;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0];

    /// <summary>Writes the header of a float32 matrix; its rows follow by <see cref="WriteRow"/>.</summary>
    public static void BeginMatrix(Stream target, long rows, long columns) => WriteHeader(target, "<f4", $"({rows}, {columns})");

    /// <summary>Writes one row of a matrix that was begun.</summary>
    public static void WriteRow(Stream target, ReadOnlySpan<float> row) => target.Write(MemoryMarshal.AsBytes(row));

    /// <summary>Writes a whole float32 matrix.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="values">rows · columns values, row after row.</param>
    /// <param name="columns">Values a row, ≥ 1.</param>
    /// <exception cref="ArgumentException">The values are no whole number of rows.</exception>
    public static void WriteMatrix(Stream target, ReadOnlySpan<float> values, int columns)
    {
        if (values.Length % columns != 0)
        {
            throw new ArgumentException($"{values.Length} values are no whole number of rows of {columns}");
        }

        BeginMatrix(target, values.Length / columns, columns);
        WriteRow(target, values);
    }

    /// <summary>Writes a whole float32 array of two or more dimensions.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="values">As many as the shape says, row-major.</param>
    /// <param name="shape">Its extents.</param>
    /// <exception cref="ArgumentException">There are more or fewer values than the shape says.</exception>
    public static void WriteArray(Stream target, ReadOnlySpan<float> values, IReadOnlyList<int> shape)
    {
        string extents = string.Join(", ", shape);
        if (shape.Aggregate(1L, (product, extent) => product * extent) != values.Length)
        {
            throw new ArgumentException($"{values.Length} values are no array of ({extents})");
        }

        WriteHeader(target, "<f4", $"({extents})");
        WriteRow(target, values);
    }

    /// <summary>Writes a vector of 64-bit integers.</summary>
    public static void WriteVector(Stream target, ReadOnlySpan<long> values)
    {
        WriteHeader(target, "<i8", $"({values.Length},)");
        target.Write(MemoryMarshal.AsBytes(values));
    }

    /// <summary>Writes a vector of float32.</summary>
    public static void WriteVector(Stream target, ReadOnlySpan<float> values)
    {
        WriteHeader(target, "<f4", $"({values.Length},)");
        target.Write(MemoryMarshal.AsBytes(values));
    }

    private static void WriteHeader(Stream target, string type, string shape)
    {
        string text = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}";
        int length = PreambleBytes + text.Length + 1;
        int padding = (Alignment - (length % Alignment)) % Alignment;
        string header = text + new string(' ', padding) + "\n";
        Span<byte> size = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(size, (ushort)header.Length);
        target.Write(Magic);
        target.Write(size);
        target.Write(Encoding.ASCII.GetBytes(header));
    }
}
