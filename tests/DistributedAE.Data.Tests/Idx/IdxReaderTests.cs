namespace DistributedAE.Data.Tests;

public sealed class IdxReaderTests : IDisposable
{
    private const string Name = "train-images-idx3-ubyte";
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Pictures_are_read_plain_or_packed(bool isPacked)
    {
        byte[] file = IdxFiles.TwoPictures();
        _folder.Write(Name, isPacked ? IdxFiles.Pack(file) : file);

        SampleSet samples = Load(Scaling.None);

        Assert.Equal(2, samples.Count);
        Assert.Equal(6, samples.FeatureCount);
        Assert.Equal(new ImageShape(2, 3), samples.Image);
        Assert.False(samples.HasLabels);
        float[] features = new float[6];
        samples.Fill(1, features);
        Assert.Equal([120f, 140f, 160f, 180f, 200f, 220f], features);
    }

    [Fact]
    public void A_missing_file_a_folder_and_an_empty_file_are_named()
    {
        Refuses($"cannot read {_folder.File(Name)}: it is a folder, a file is needed", () => Directory.CreateDirectory(_folder.File(Name)));
        Directory.Delete(_folder.File(Name));
        Refuses($"cannot read {_folder.File(Name)}: there is no such file; check the path", () => { });
        Refuses($"{_folder.File(Name)}: ends at byte 0, within the 4 bytes of the idx magic number; the file is truncated", []);
    }

    [Fact]
    public void A_file_of_another_kind_is_refused() => Refuses(
        $"{_folder.File(Name)}: byte 0: not an idx file: it starts with 0x68656C6C, an idx file of bytes with 0x000008", "hello"u8.ToArray());

    [Theory]
    [InlineData(0x09, "signed byte (0x09)")]
    [InlineData(0x0D, "32-bit float (0x0D)")]
    [InlineData(0x42, "0x42")]
    public void Other_types_of_values_are_refused_by_name(byte type, string shown) => Refuses(
        $"{_folder.File(Name)}: byte 2: values of type {shown} are not supported, only unsigned bytes (0x08)",
        IdxFiles.Make(type, [1, 1, 1], [0]));

    [Fact]
    public void Wrong_dimensions_are_refused()
    {
        Refuses($"{_folder.File(Name)}: byte 3: 5 dimensions; 1 to 4 are supported", IdxFiles.Make(8, [1, 1, 1, 1, 1], [0]));
        Refuses($"{_folder.File(Name)}: byte 8: dimension 1 is 0; 1 to 2147483647 are supported", IdxFiles.Make(8, [1, 0, 1], []));
        Refuses($"{_folder.File(Name)}: byte 4: dimension 0 is 4294967295; 1 to 2147483647 are supported", IdxFiles.Make(8, [-1, 1, 1], []));
        Refuses(
            $"{_folder.File(Name)}: byte 3: one dimension is a list of labels, not of samples; give the file of pictures as the source",
            IdxFiles.Labels(1, 2));
    }

    [Fact]
    public void Sizes_are_checked_before_memory_is_taken()
    {
        Refuses(
            $"{_folder.File(Name)}: byte 4: the dimensions 100000 x 100000 x 28 ask for more than the supported 2000000000 bytes",
            IdxFiles.Make(8, [100_000, 100_000, 28], []));
        byte[] packed = IdxFiles.Pack(IdxFiles.Make(8, [1_000_000, 28, 28], [1]));
        Refuses(
            $"{_folder.File(Name)}: byte 4: the dimensions 1000000 x 28 x 28 ask for 784000000 bytes, more than a gzip file of {packed.Length} bytes can hold",
            packed);
    }

    [Fact]
    public void Truncated_files_are_refused_with_their_end()
    {
        Refuses(
            $"{_folder.File(Name)}: ends at byte 10, within the header of 16 bytes; the file is truncated",
            IdxFiles.TwoPictures()[..10]);
        string message = $"{_folder.File(Name)}: ends at byte 23: the dimensions 2 x 2 x 3 ask for 12 bytes of values, found 7; the file is truncated, copy or download it again";
        Refuses(message, IdxFiles.TwoPictures()[..23]);
        Refuses(message, IdxFiles.Pack(IdxFiles.TwoPictures()[..23]));
    }

    [Fact]
    public void Trailing_bytes_are_refused()
    {
        byte[] longer = [.. IdxFiles.TwoPictures(), 1, 2, 3];
        Refuses(
            $"{_folder.File(Name)}: byte 28: the dimensions 2 x 2 x 3 ask for 12 bytes of values, the file has 15; trailing bytes are refused", longer);
        Refuses(
            $"{_folder.File(Name)}: byte 28: the dimensions 2 x 2 x 3 ask for 12 bytes of values, the file has more; trailing bytes are refused",
            IdxFiles.Pack(longer));
    }

    [Fact]
    public void Damaged_compression_is_refused()
    {
        byte[] pixels = [.. Enumerable.Range(0, 6000).Select(pixel => (byte)(pixel * 7919 >> 5))];
        byte[] packed = IdxFiles.Pack(IdxFiles.Make(8, [1000, 2, 3], pixels));
        packed[^6] ^= 0x55;
        Refuses($"{_folder.File(Name)}: the compressed content is damaged; copy or download the file again", packed);
    }

    private SampleSet Load(Scaling scaling) => new DataSource(_folder.Path).LoadFor(new DataSpec(Name), 1, scaling);

    private void Refuses(string message, byte[] content) => Refuses(message, () => _folder.Write(Name, content));

    private void Refuses(string message, Action prepare)
    {
        prepare();
        Assert.Equal(message, Assert.Throws<InputException>(() => Load(Scaling.None)).Message);
    }
}
