using System.IO.Compression;
using System.Text;

namespace DistributedAE.Cli.Tests.BadInput;

public sealed class DataErrorTests
{
    private const int IdxHeaderBytes = 16;

    /// <summary>20 pictures of 2 x 2 pixels.</summary>
    private static readonly byte[] Pictures = [0, 0, 8, 3, 0, 0, 0, 20, 0, 0, 0, 2, 0, 0, 0, 2, .. Enumerable.Range(0, 80).Select(value => (byte)(37 * value))];

    /// <summary>Labels 0, 1, 2, 0, 1, 2, …</summary>
    private static readonly byte[] Labels = [0, 0, 8, 1, 0, 0, 0, 20, .. Enumerable.Range(0, 20).Select(value => (byte)(value % 3))];

    [Fact]
    public Task A_truncated_idx_file_is_refused() => RefusesIdx(
        "x-idx3-ubyte.gz",
        Packed(Pictures[..^10]),
        "ends at byte 86: the dimensions 20 x 2 x 2 ask for 80 bytes of values, found 70; the file is truncated, copy or download it again");

    [Fact]
    public async Task A_truncated_gzip_file_is_refused()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.File("x-idx3-ubyte.gz"), Packed(Pictures)[..^30]);
        await WriteJobAsync(folder, "source: x-idx3-ubyte.gz", features: 4);

        DaeResult result = await DaeProcess.RunAsync(folder.Path, "train", "job.yaml");

        // how many bytes come out of a torn stream is up to the decompressor
        Assert.Equal((ExitCodes.BadInput, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"{folder.File("x-idx3-ubyte.gz")}: ends at byte ", result.Error, StringComparison.Ordinal);
        Assert.EndsWith("the file is truncated, copy or download it again\n", result.Error, StringComparison.Ordinal);
        Assert.Equal(2, Refusal.Entries(folder).Length);
    }

    [Theory]
    [InlineData("x-idx3-ubyte", "83")]
    [InlineData("x-idx3-ubyte.gz", "more")]
    public Task Trailing_bytes_are_refused(string name, string found) => RefusesIdx(
        name,
        name.EndsWith(".gz", StringComparison.Ordinal) ? Packed([.. Pictures, 1, 2, 3]) : [.. Pictures, 1, 2, 3],
        $"byte 96: the dimensions 20 x 2 x 2 ask for 80 bytes of values, the file has {found}; trailing bytes are refused");

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.95)]
    public Task A_damaged_gzip_file_is_refused(double place)
    {
        byte[] packed = Packed(Pictures);
        packed[(int)(place * packed.Length)] ^= 0x55;
        return RefusesIdx("x-idx3-ubyte.gz", packed, "the compressed content is damaged; copy or download the file again");
    }

    [Fact]
    public Task An_empty_idx_file_is_refused() =>
        RefusesIdx("x-idx3-ubyte", [], "ends at byte 0, within the 4 bytes of the idx magic number; the file is truncated");

    [Fact]
    public async Task Features_that_do_not_fit_the_layers_are_refused()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.File("x-idx3-ubyte"), Pictures);
        await WriteJobAsync(folder, "source: x-idx3-ubyte", features: 5);

        await Refusal.OfTrainingAsync(folder, "model.layers[0] is 5, but the data has 4 features: set model.layers[0] to 4");
    }

    [Fact]
    public async Task A_label_out_of_range_is_refused()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.File("x-images-idx3-ubyte"), Pictures);
        await File.WriteAllBytesAsync(folder.File("x-labels-idx1-ubyte"), Labels);
        await WriteJobAsync(folder, "source: x-images-idx3-ubyte, classCount: 2", features: 4);

        await Refusal.OfTrainingAsync(
            folder, $"{folder.File("x-labels-idx1-ubyte")}: the label of sample 2 is 2; 2 classes have labels 0 to 1; correct it, or raise data.classCount");
    }

    [Theory]
    [InlineData("", "line 1: a header with the columns' names is needed, the file is empty")]
    [InlineData("a,b,k\n", "there is only a header, no row of data")]
    [InlineData("a,b,k\n1,2,0\n1,2\n", "row 2 (line 3) has 2 fields, the header 3 columns; each row needs a field for each column")]
    [InlineData("a,b,k\n1,2,0\n1,,0\n", "row 2 (line 3), column 'b': the value is missing; fill it in, remove the row, or leave the column out (data.csv.ignore)")]
    [InlineData("a,b,k\n1,2,0\n1,NaN,0\n", "row 2 (line 3), column 'b': 'NaN' is not a finite number; correct it, remove the row, or leave the column out (data.csv.ignore)")]
    [InlineData("a,b,k\n1,2,0\ninf,2,0\n", "row 2 (line 3), column 'a': 'inf' is not a finite number; correct it, remove the row, or leave the column out (data.csv.ignore)")]
    [InlineData("a,b,k\n1,2,0\n1,1e39,0\n", "row 2 (line 3), column 'b': '1e39' is not a finite number; correct it, remove the row, or leave the column out (data.csv.ignore)")]
    [InlineData("a,b,k\n1,2,0\n1,2,7\n", "row 2, column 'k': the label is '7'; 3 classes have labels 0 to 2; correct it, or raise data.classCount")]
    public async Task A_wrong_csv_file_is_refused(string content, string message)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("x.csv"), content, Encoding.UTF8);
        await WriteJobAsync(folder, "source: x.csv, csv: { label: k }, classCount: 3", features: 2);

        await Refusal.OfTrainingAsync(folder, $"{folder.File("x.csv")}: {message}");
    }

    [Fact]
    public async Task A_missing_data_file_is_refused()
    {
        using var folder = new TemporaryFolder();
        await WriteJobAsync(folder, "source: gone.csv", features: 2);

        await Refusal.OfTrainingAsync(folder, $"cannot read {folder.File("gone.csv")}: there is no such file; check the path");
    }

    private static async Task RefusesIdx(string name, byte[] content, string message)
    {
        Assert.Equal(80, Pictures.Length - IdxHeaderBytes);
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.File(name), content);
        await WriteJobAsync(folder, $"source: {name}", features: 4);

        await Refusal.OfTrainingAsync(folder, $"{folder.File(name)}: {message}");
    }

    private static Task WriteJobAsync(TemporaryFolder folder, string data, int features) => File.WriteAllTextAsync(
        folder.File("job.yaml"), $"data: {{ {data} }}\nmodel: {{ layers: [{features}, 2] }}\nparallel: {{ shards: 2 }}\n");

    private static byte[] Packed(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }
}
