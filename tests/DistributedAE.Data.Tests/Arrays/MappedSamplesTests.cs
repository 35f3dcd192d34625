using System.Runtime.InteropServices;

namespace DistributedAE.Data.Tests.Arrays;

public sealed class MappedSamplesTests : IDisposable
{
    private const int Features = 6;
    private const int Samples = 50;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("floats.npy", Scale.Standard)]
    [InlineData("floats.safetensors", Scale.Standard)]
    [InlineData("bytes.npy", Scale.Unit)]
    [InlineData("bytes.safetensors", Scale.Standard)]
    [InlineData("pictures-idx3-ubyte", Scale.Unit)]
    public void Samples_in_their_file_are_the_same_as_in_memory(string file, Scale scale)
    {
        WriteFiles();
        var spec = new DataSpec(file) { Scale = scale, Validation = 0.2 };

        DataSet inMemory = new DataSource(_folder.Path).Load(spec, seed: 3);
        DataSet inFile = new DataSource(_folder.Path) { MapFrom = 1 }.Load(spec, seed: 3);

        Assert.Equal(inMemory.Train.ContentHash, inFile.Train.ContentHash);
        Assert.Equal(inMemory.Train.Image, inFile.Train.Image);
        Assert.Equal(inMemory.Scaling.Factor.ToArray(), inFile.Scaling.Factor.ToArray());
        Assert.Equal(Rows(inMemory.Train), Rows(inFile.Train));
        Assert.Equal(Rows(inMemory.Validation), Rows(inFile.Validation));
    }

    [Fact]
    public void A_value_that_is_not_finite_is_refused_with_its_place()
    {
        float[] values = new float[3 * 400_000];
        values[(2 * 400_000) + 17] = float.NaN;
        string path = WriteNpy("large.npy", values, 400_000);

        var error = Assert.Throws<InputException>(() => Mapped("large.npy"));

        Assert.Equal($"{path}: feature 17 of sample 2 is NaN; finite numbers are needed", error.Message);
    }

    [Fact]
    public void A_file_of_another_length_than_it_declares_is_refused()
    {
        byte[] whole = File.ReadAllBytes(WriteNpy("whole.npy", [1, 2, 3, 4], 2));
        string cut = _folder.Write("cut.npy", whole[..^4]);
        string longer = _folder.Write("long.npy", [.. whole, 0]);

        Assert.Equal($"{cut}: the shape 2 x 2 of type '<f4' asks for 16 bytes, found 12; the file is truncated", Assert.Throws<InputException>(() => Mapped("cut.npy")).Message);
        Assert.Equal($"{longer}: the shape 2 x 2 of type '<f4' asks for 16 bytes, found 17; trailing bytes are refused", Assert.Throws<InputException>(() => Mapped("long.npy")).Message);
    }

    private DataSet Mapped(string file) => new DataSource(_folder.Path) { MapFrom = 1 }.Load(new DataSpec(file), seed: 1);

    private void WriteFiles()
    {
        byte[] bytes = [.. Enumerable.Range(0, Samples * Features).Select(index => (byte)(index * 37))];
        float[] floats = Array.ConvertAll(bytes, value => (value / 7f) - 3);
        WriteNpy("floats.npy", floats, Features);
        _folder.Write("pictures-idx3-ubyte", IdxFiles.Make(IdxFiles.UnsignedByte, [Samples, 2, 3], bytes));
        string header = $"{{'descr': '|u1', 'fortran_order': False, 'shape': ({Samples}, 2, 3), }}".PadRight(117) + "\n";
        _folder.Write("bytes.npy", [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. System.Text.Encoding.ASCII.GetBytes(header), .. bytes]);
        WriteSafetensors("floats.safetensors", TensorSource.Of("X", [Samples, Features], floats));
        WriteSafetensors("bytes.safetensors", TensorSource.Of("X", [Samples, Features], bytes));
    }

    private void WriteSafetensors(string name, TensorSource tensor)
    {
        using var file = new MemoryStream();
        SafetensorsWriter.Write(file, [tensor]);
        _folder.Write(name, file.ToArray());
    }

    private string WriteNpy(string name, float[] values, int columns)
    {
        using var file = new MemoryStream();
        NpyWriter.WriteMatrix(file, values, columns);
        return _folder.Write(name, file.ToArray());
    }

    private static int[] Rows(SampleSet samples)
    {
        float[] rows = new float[samples.Count * samples.FeatureCount];
        for (int sample = 0; sample < samples.Count; sample++)
        {
            samples.Fill(sample, rows.AsSpan(sample * samples.FeatureCount, samples.FeatureCount));
        }

        return MemoryMarshal.Cast<float, int>(rows).ToArray();
    }
}
