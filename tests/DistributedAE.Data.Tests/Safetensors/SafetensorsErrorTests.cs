using System.Buffers.Binary;
using System.Text;

namespace DistributedAE.Data.Tests;

public sealed class SafetensorsErrorTests : IDisposable
{
    private const string OneTensor = """{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_that_is_too_short_is_refused()
    {
        Refuses("ends at byte 3, within the 8 bytes of the header's length; the file is truncated", [1, 2, 3]);
        Refuses("byte 0: a header of 54 bytes is declared, the file has 20 behind its length; the file is truncated", File(OneTensor, 8)[..28]);
        Refuses("the tensors need 8 bytes, the file has 5 behind its header; the file is truncated", File(OneTensor, 5));
    }

    [Fact]
    public void Trailing_bytes_are_refused() =>
        Refuses("the tensors need 8 bytes, the file has 9 behind its header; trailing bytes are refused", File(OneTensor, 9));

    [Fact]
    public void A_header_beyond_the_limit_is_refused_before_memory_is_taken()
    {
        byte[] file = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(file, 100_000_001);
        Refuses("byte 0: a header of 100000001 bytes is declared, the limit is 100000000; is it a safetensors file?", file);
        file.AsSpan(0, 8).Fill(255);
        Refuses("byte 0: a header of 18446744073709551615 bytes is declared, the limit is 100000000; is it a safetensors file?", file);
    }

    [Theory]
    [InlineData("", "header: not valid JSON at line 1, byte 0")]
    [InlineData("{\"w\":", "header: not valid JSON at line 1, byte 5")]
    [InlineData("[]", "header: a value has another type than the format asks for")]
    [InlineData("""{"w":5}""", "header: a value has another type than the format asks for")]
    [InlineData("""{"w":{"dtype":7,"shape":[2],"data_offsets":[0,8]}}""", "header: a value has another type than the format asks for")]
    [InlineData("""{"w":{"shape":[2],"data_offsets":[0,8]}}""", "header: tensor 'w' needs exactly dtype, shape and data_offsets, and has data_offsets, shape")]
    [InlineData("""{"w":{"dtype":"BF16","shape":[4],"data_offsets":[0,8]}}""", "header: tensor 'w' is of type BF16; supported are F32, F64, I64, U8")]
    [InlineData("""{"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "header: tensor 'w' has '-2' in its shape; whole numbers of 0 or more are needed")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", "header: tensor 'w' has '2.5' in its shape; whole numbers of 0 or more are needed")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "header: tensor 'w' has the data_offsets [8, 0]; a begin and an end not before it are needed")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[8]}}""", "header: tensor 'w' has the data_offsets [8]; a begin and an end not before it are needed")]
    [InlineData("""{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "header: tensor 'w' of type F32 and shape [3] needs 12 bytes, its data_offsets have 8")]
    [InlineData("""{"w":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,8]}}""", "header: tensor 'w' of shape [4294967296, 4294967296] is too large")]
    [InlineData("""{"w":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},"w":{"dtype":"U8","shape":[0],"data_offsets":[8,8]}}""", "header: two tensors are named 'w'")]
    [InlineData("""{"a":{"dtype":"U8","shape":[6],"data_offsets":[0,6]},"b":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}}""", "header: tensor 'b' overlaps the tensor before: it begins at 4 of the data, 6 is next")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}}""", "header: tensor 'b' leaves a gap behind the tensor before: it begins at 4 of the data, 2 is next")]
    [InlineData("""{"__metadata__":{"a":1}}""", "header: the metadata 'a' is no text")]
    [InlineData("""{"__metadata__":{"a":"1","a":"2"}}""", "header: the metadata 'a' appears twice")]
    [InlineData("""{"__metadata__":{},"__metadata__":{}}""", "header: '__metadata__' appears twice")]
    public void A_bad_header_is_refused_with_its_cause(string header, string message) => Refuses(message, File(header, 8));

    [Fact]
    public void Every_damaged_byte_of_a_header_is_refused_or_read_without_harm()
    {
        byte[] good = File(OneTensor, 8);
        for (int position = 0; position < good.Length - 8; position++)
        {
            foreach (byte value in new byte[] { 0, (byte)'"', (byte)'9', (byte)'}', 255 })
            {
                byte[] damaged = [.. good];
                damaged[position] = value;
                string path = _folder.Write("damaged", damaged);
                try
                {
                    using SafetensorsFile file = SafetensorsFile.Open(path);
                    Assert.Equal(8, file.Tensors.Sum(tensor => tensor.ByteLength));
                }
                catch (InputException error)
                {
                    Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
                }
            }
        }
    }

    private static byte[] File(string header, int dataBytes)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        byte[] file = new byte[8 + text.Length + dataBytes];
        BinaryPrimitives.WriteInt64LittleEndian(file, text.Length);
        text.CopyTo(file, 8);
        return file;
    }

    private void Refuses(string message, byte[] content)
    {
        string path = _folder.Write("bad.safetensors", content);
        Assert.Equal($"{path}: {message}", Assert.Throws<InputException>(() => SafetensorsFile.Open(path)).Message);
    }
}
