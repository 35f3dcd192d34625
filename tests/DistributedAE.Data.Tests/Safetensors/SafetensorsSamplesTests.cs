namespace DistributedAE.Data.Tests.Safetensors;

public sealed class SafetensorsSamplesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Samples_and_labels_of_every_type_are_read()
    {
        Write(TensorSource.Of("X", [2, 2], new[] { 1.5, 2, 3, 4 }), TensorSource.Of("y", [2], new long[] { 1, 0 }));
        SampleSet doubles = Load(new DataSpec("data.safetensors"));
        Write(TensorSource.Of("X", [2, 1, 2], new byte[] { 1, 2, 3, 4 }), TensorSource.Of("y", [2], new[] { 0.5f, 2 }));
        SampleSet bytes = Load(new DataSpec("data.safetensors") { LabelKind = LabelKind.Number });

        Assert.Equal([1.5f, 2], Row(doubles, 0));
        Assert.Equal((1, 0, 2), (doubles.Label(0), doubles.Label(1), doubles.ClassCount));
        Assert.Equal([3f, 4], Row(bytes, 1));
        Assert.Equal((new ImageShape(1, 2), 0.5f), (bytes.Image!, bytes.Target(0)));
    }

    [Fact]
    public void Files_that_do_not_fit_are_refused()
    {
        Write(TensorSource.Of("samples", [1, 2], new[] { 1f, 2 }));
        Refuses(": there is no tensor 'X' (samples, and 'y' for labels); the file has samples");
        Write(TensorSource.Of("X", [2], new[] { 1f, 2 }));
        Refuses(", tensor X: samples have two dimensions, or three for pictures; this array has 2");
        Write(TensorSource.Of("X", [0, 2], Array.Empty<float>()));
        Refuses(", tensor X: the shape is 0 x 2; extents of at least 1 are needed");
        Write(TensorSource.Of("X", [1, 2], new[] { 1f, float.PositiveInfinity }));
        Refuses(", tensor X: feature 1 of sample 0 is Infinity; finite numbers are needed");
        Write(TensorSource.Of("X", [1, 2], new[] { 1f, 2 }), TensorSource.Of("y", [2], new long[] { 0, 1 }));
        Refuses($", tensor y: labels of shape 2 for the 1 samples of {_folder.File("data.safetensors")}, tensor X; one label a sample is needed");
        _folder.Write("data.safetensors", "hello, world");
        Refuses(": byte 0: a header of 8583909746840200552 bytes is declared, the limit is 100000000; is it a safetensors file?");
    }

    private void Write(params TensorSource[] tensors)
    {
        using var file = new MemoryStream();
        SafetensorsWriter.Write(file, tensors);
        _folder.Write("data.safetensors", file.ToArray());
    }

    private SampleSet Load(DataSpec spec) => new DataSource(_folder.Path).LoadFor(spec, 1, Scaling.None);

    private void Refuses(string message) =>
        Assert.Equal(_folder.File("data.safetensors") + message, Assert.Throws<InputException>(() => Load(new DataSpec("data.safetensors"))).Message);

    private static float[] Row(SampleSet samples, int sample)
    {
        float[] row = new float[samples.FeatureCount];
        samples.Fill(sample, row);
        return row;
    }
}
