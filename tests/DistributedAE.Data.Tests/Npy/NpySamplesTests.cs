using System.IO.Compression;
using System.Text;

namespace DistributedAE.Data.Tests;

public sealed class NpySamplesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_matrix_and_its_labels_are_read()
    {
        _folder.Write("x.npy", Matrix([1f, 2f, 3f, 4f, 5f, 6f], 3));
        using var labels = new MemoryStream();
        NpyWriter.WriteVector(labels, [2, 0]);
        _folder.Write("y.npy", labels.ToArray());

        SampleSet samples = Load(new DataSpec("x.npy") { Labels = "y.npy" });

        Assert.Equal([4f, 5f, 6f], Row(samples, 1));
        Assert.Equal(2, samples.Label(0));
        Assert.Equal(3, samples.ClassCount);
        Assert.Null(samples.Image);
    }

    [Fact]
    public void Pictures_of_bytes_and_of_floats_are_read()
    {
        _folder.Write("bytes.npy", Array("|u1", "(1, 1, 2)", [255, 51]));
        _folder.Write("floats.npy", Array("<f4", "(1, 1, 2)", [.. BitConverter.GetBytes(0.5f), .. BitConverter.GetBytes(3f)]));
        var source = new DataSource(_folder.Path);

        Assert.Equal([1f, 51 * (1f / 255f)], Row(source.Load(new DataSpec("bytes.npy"), 1).Train, 0));
        SampleSet floats = source.Load(new DataSpec("floats.npy") { Scale = Scale.None }, 1).Train;
        Assert.Equal([0.5f, 3f], Row(floats, 0));
        Assert.Equal(new ImageShape(1, 2), floats.Image);
    }

    [Fact]
    public void A_matrix_in_Fortran_order_is_turned()
    {
        _folder.Write("x.npy", Array("|u1", "(2, 3)", [1, 4, 2, 5, 3, 6], "True"));
        SampleSet samples = Load(new DataSpec("x.npy"));
        Assert.Equal([1f, 2f, 3f], Row(samples, 0));
        Assert.Equal([4f, 5f, 6f], Row(samples, 1));

        Refuses(
            Array("|u1", "(1, 2, 3)", new byte[6], "True"),
            "header: an array of 3 dimensions in Fortran order; save it with numpy.ascontiguousarray");
    }

    [Fact]
    public void An_archive_holds_samples_and_labels()
    {
        Pack(("X.npy", Array("<f8", "(2, 1)", [.. BitConverter.GetBytes(0.25), .. BitConverter.GetBytes(-8.0)])), ("y.npy", Array("<i4", "(2,)", [1, 0, 0, 0, 0, 0, 0, 0])));

        SampleSet samples = Load(new DataSpec("data.npz"));

        Assert.Equal([-8f], Row(samples, 1));
        Assert.Equal(1, samples.Label(0));
    }

    [Fact]
    public void Archives_that_are_none_or_lack_samples_are_refused()
    {
        _folder.Write("data.npz", "hello");
        Refuses("data.npz", ": not an npz file, or damaged; copy or download it again");
        Pack(("a.npy", []), ("b.npy", []));
        Refuses("data.npz", ": there is no array 'X' (samples, and 'y' for labels); the file has a, b");
        Pack(("X.npy", Array("<f4", "(2, 1)", [1, 2, 3, 4])));
        Refuses("data.npz", ", array X.npy: the shape 2 x 1 of type '<f4' asks for 8 bytes, found 4; the file is truncated");
    }

    [Fact]
    public void Bad_files_are_refused()
    {
        Refuses("not numpy at all"u8.ToArray(), "byte 0: not an npy file: it does not start with \\x93NUMPY and a version");
        Refuses(Array("<c8", "(1, 1)", new byte[8]), "header: values of type '<c8' are not supported, only |u1, <i4, <i8, <f4, <f8");
        Refuses(Array("<f4", "(1, 0)", []), "header: the shape is (1, 0); 1 to 4 dimensions of at least 1 are supported");
        Refuses(Array("<f4", "(1,)", new byte[4]), "samples have two dimensions, or three for pictures; this array has 1");
        Refuses(
            Array("<f4", "(100000, 1000000)", []), "header: the shape 100000 x 1000000 asks for more than the supported 4000000000 bytes; saved as npy of float32 or uint8 in C order, values can stay in the file");
        Refuses(
            Array("<f4", "(1000, 1000)", []), "the shape 1000 x 1000 of type '<f4' asks for 4000000 bytes, there are at most 128; the file is truncated");
        Refuses(
            Array("<f4", "(1, 2)", new byte[12]), "the shape 1 x 2 of type '<f4' asks for 8 bytes, there are more; trailing bytes are refused");
        Refuses(Matrix([1f, 2f, 3f, float.NaN], 2), "feature 1 of sample 1 is NaN; finite numbers are needed");
    }

    [Fact]
    public void Labels_that_do_not_fit_are_refused()
    {
        string values = _folder.Write("x.npy", Matrix([1f, 2f], 1));
        string labels = _folder.Write("y.npy", Array("|u1", "(3,)", [0, 1, 2]));
        Refuses(
            new DataSpec("x.npy") { Labels = "y.npy" },
            $"{labels}: labels of shape 3 for the 2 samples of {values}; one label a sample is needed");
        _folder.Write("y.npy", Array("|u1", "(2,)", [0, 3]));
        Refuses(
            new DataSpec("x.npy") { Labels = "y.npy", ClassCount = 3 },
            $"{labels}: the label of sample 1 is 3; classes are whole numbers from 0 to 2");
    }

    private SampleSet Load(DataSpec spec) => new DataSource(_folder.Path).LoadFor(spec, 1, Scaling.None);

    private void Refuses(byte[] content, string message)
    {
        _folder.Write("x.npy", content);
        Refuses("x.npy", $": {message}");
    }

    private void Refuses(string name, string message) => Refuses(new DataSpec(name), _folder.File(name) + message);

    private void Refuses(DataSpec spec, string message) => Assert.Equal(message, Assert.Throws<InputException>(() => Load(spec)).Message);

    private void Pack(params (string Name, byte[] Content)[] arrays)
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create))
        {
            foreach ((string name, byte[] content) in arrays)
            {
                using Stream entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        _folder.Write("data.npz", file.ToArray());
    }

    private static byte[] Matrix(float[] values, int columns)
    {
        using var file = new MemoryStream();
        NpyWriter.WriteMatrix(file, values, columns);
        return file.ToArray();
    }

    private static byte[] Array(string type, string shape, byte[] values, string isFortran = "False")
    {
        string header = $"{{'descr': '{type}', 'fortran_order': {isFortran}, 'shape': {shape}, }}".PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. values];
    }

    private static float[] Row(SampleSet samples, int sample)
    {
        float[] row = new float[samples.FeatureCount];
        samples.Fill(sample, row);
        return row;
    }
}
