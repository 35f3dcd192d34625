using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace DistributedAE.Data.Tests;

public sealed class NpyWriterTests
{
    [Fact]
    public void A_matrix_has_the_header_that_numpy_writes()
    {
        using var file = new MemoryStream();
        NpyWriter.WriteMatrix(file, [1f, 2f, 3f, 4f, 5f, 6f], columns: 3);
        byte[] bytes = file.ToArray();

        Assert.Equal([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0], bytes[..8]);
        int header = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8));
        Assert.Equal(0, (10 + header) % 64);
        string text = Encoding.ASCII.GetString(bytes, 10, header);
        Assert.Equal("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", text.TrimEnd());
        Assert.EndsWith(" \n", text, StringComparison.Ordinal);
        Assert.Equal([1f, 2f, 3f, 4f, 5f, 6f], MemoryMarshal.Cast<byte, float>(bytes.AsSpan(10 + header)).ToArray());
    }

    [Fact]
    public void Rows_may_be_written_one_by_one()
    {
        using var whole = new MemoryStream();
        using var byRow = new MemoryStream();
        NpyWriter.WriteMatrix(whole, [1f, 2f, 3f, 4f], columns: 2);
        NpyWriter.BeginMatrix(byRow, 2, 2);
        NpyWriter.WriteRow(byRow, [1f, 2f]);
        NpyWriter.WriteRow(byRow, [3f, 4f]);

        Assert.Equal(whole.ToArray(), byRow.ToArray());
    }

    [Fact]
    public void A_vector_of_integers_has_one_dimension()
    {
        using var file = new MemoryStream();
        NpyWriter.WriteVector(file, [long.MinValue, 7]);
        byte[] bytes = file.ToArray();

        Assert.StartsWith(
            "{'descr': '<i8', 'fortran_order': False, 'shape': (2,), }", Encoding.ASCII.GetString(bytes, 10, bytes.Length - 10), StringComparison.Ordinal);
        Assert.Equal([long.MinValue, 7], MemoryMarshal.Cast<byte, long>(bytes.AsSpan(^16..)).ToArray());
    }

    [Fact]
    public void A_broken_row_is_refused() => Assert.Equal(
        "5 values are no whole number of rows of 2",
        Assert.Throws<ArgumentException>(() => NpyWriter.WriteMatrix(Stream.Null, new float[5], 2)).Message);
}
