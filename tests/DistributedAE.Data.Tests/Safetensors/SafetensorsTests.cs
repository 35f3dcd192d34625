using System.Buffers.Binary;
using System.Text;

namespace DistributedAE.Data.Tests;

public sealed class SafetensorsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Tensors_and_metadata_come_back_as_they_were_written()
    {
        string path = Write(
            [
                TensorSource.Of("encoder.0.weight", [2, 3], new float[] { 1, -2, float.Epsilon, 4, 5, float.MaxValue }),
                TensorSource.Of("mean", [2], new double[] { 0.1, -1e300 }),
                TensorSource.Of("steps", [], new long[] { long.MaxValue }),
                TensorSource.Of("flags", [3], new byte[] { 0, 128, 255 }),
                TensorSource.Of("none", [0, 4], ReadOnlyMemory<float>.Empty),
            ],
            new() { ["job"] = "name: \"ü\"\n", ["empty"] = "" });

        using SafetensorsFile file = SafetensorsFile.Open(path);

        Assert.Equal(["encoder.0.weight", "mean", "steps", "flags", "none"], file.Tensors.Select(tensor => tensor.Name));
        Assert.Equal([2L, 3L], file.Find("encoder.0.weight").Shape);
        Assert.Equal(6, file.Find("encoder.0.weight").Count);
        Assert.Equal("name: \"ü\"\n", file.Metadata["job"]);
        Assert.Equal("", file.Metadata["empty"]);
        float[] weight = new float[6];
        file.Read("encoder.0.weight", weight);
        Assert.Equal([1, -2, float.Epsilon, 4, 5, float.MaxValue], weight);
        double[] mean = new double[2];
        file.Read("mean", mean);
        Assert.Equal([0.1, -1e300], mean);
        long[] steps = new long[1];
        file.Read("steps", steps);
        Assert.Equal([long.MaxValue], steps);
        byte[] flags = new byte[3];
        file.Read("flags", flags);
        Assert.Equal([0, 128, 255], flags);
        Assert.Equal(0, file.Find("none").Count);
    }

    [Fact]
    public void Data_begins_at_a_multiple_of_64_behind_a_header_padded_with_spaces()
    {
        byte[] file = File.ReadAllBytes(Write([TensorSource.Of("w", [2], new float[] { 1, 2 })], []));

        long header = BinaryPrimitives.ReadInt64LittleEndian(file);
        Assert.Equal(0, (8 + header) % 64);
        Assert.Equal(file.Length, 8 + header + 8);
        Assert.Equal(
            "{\"__metadata__\":{},\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
            Encoding.UTF8.GetString(file, 8, (int)header).TrimEnd(' '));
    }

    [Fact]
    public void A_tensor_may_be_written_in_pieces_by_a_callback()
    {
        string path = Write([new TensorSource("w", TensorType.Byte, [4], stream =>
        {
            stream.Write([1, 2]);
            stream.WriteByte(3);
            stream.WriteByte(4);
        })]);
        byte[] values = new byte[4];
        using SafetensorsFile file = SafetensorsFile.Open(path);

        file.Read("w", values);

        Assert.Equal([1, 2, 3, 4], values);
    }

    [Fact]
    public void A_file_without_tensors_is_valid()
    {
        using SafetensorsFile file = SafetensorsFile.Open(Write([]));
        Assert.Empty(file.Tensors);
        Assert.Empty(file.Metadata);
    }

    [Fact]
    public void Wrong_names_and_lengths_are_refused_while_writing()
    {
        TensorSource tensor = TensorSource.Of("w", [2], new float[] { 1, 2 });
        Assert.Equal(
            "the tensor name 'w' is empty, double or reserved",
            Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(Stream.Null, [tensor, tensor])).Message);
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(Stream.Null, [TensorSource.Of("__metadata__", [0], ReadOnlyMemory<byte>.Empty)]));
        Assert.Equal(
            "tensor 'w' wrote 4 bytes, its shape has 8",
            Assert.Throws<InvalidOperationException>(() => SafetensorsWriter.Write(Stream.Null, [TensorSource.Of("w", [2], new float[] { 1 })])).Message);
    }

    [Fact]
    public void Asking_for_what_is_not_there_is_refused()
    {
        string path = Write([TensorSource.Of("encoder.0.bias", [2], new float[] { 1, 2 })]);
        using SafetensorsFile file = SafetensorsFile.Open(path);

        Assert.True(file.Contains("encoder.0.bias"));
        Assert.False(file.Contains("encoder.1.bias"));
        Refuses("there is no tensor 'encoder.1.bias'; did you mean 'encoder.0.bias'?", () => file.Find("encoder.1.bias"));
        Refuses("tensor 'encoder.0.bias' is of type F32, F64 is needed", () => file.Read("encoder.0.bias", new double[1]));
        Refuses("tensor 'encoder.0.bias' has the shape [2], 3 values are needed", () => file.Read("encoder.0.bias", new float[3]));

        void Refuses(string message, Action action) => Assert.Equal($"{path}: {message}", Assert.Throws<InputException>(action).Message);
    }

    private string Write(TensorSource[] tensors, Dictionary<string, string>? metadata = null)
    {
        string path = _folder.File("model.safetensors");
        AtomicFile.Write(path, stream => SafetensorsWriter.Write(stream, tensors, metadata));
        return path;
    }
}
