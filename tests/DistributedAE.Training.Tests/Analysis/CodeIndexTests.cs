using DistributedAE.Data;
using DistributedAE.Training.Analysis;

namespace DistributedAE.Training.Tests.Analysis;

public sealed class CodeIndexTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_index_is_read_as_it_was_written()
    {
        CodeIndex written = Index(3) with { Labels = SampleLabels.OfClasses([1, 0, 1], 2, ["cat", "dog"]), Ids = ["a", "b\"c", "ä"] };
        written.Write(_folder["codes.index"]);

        CodeIndex read = CodeIndex.Read(_folder["codes.index"]);

        Assert.Equal(written.Codes.ToArray(), read.Codes.ToArray());
        Assert.Equal((2, 3), (read.Length, read.Count));
        Assert.Equal(["dog", "cat", "dog"], Enumerable.Range(0, 3).Select(sample => read.Labels!.NameOf(read.Labels.Class(sample))));
        Assert.Equal(written.Ids, read.Ids);
        Assert.Equal(("/models/m.safetensors", "ab", "cd", "digits"), (read.ModelPath, read.ModelSha256, read.DataSha256, read.Source));
    }

    [Theory]
    [InlineData("truncated", ": the tensors need 24 bytes, the file has 20 behind its header; the file is truncated")]
    [InlineData("other", " is no index of codes of this version; make one with: dae search index MODEL --out ")]
    [InlineData("ids", ": there are 2 IDs for 3 samples")]
    public void A_damaged_index_is_refused(string damage, string message)
    {
        string path = _folder["codes.index"];
        (damage == "ids" ? Index(3) with { Ids = ["a", "b"] } : Index(3)).Write(path);
        if (damage == "truncated")
        {
            File.WriteAllBytes(path, File.ReadAllBytes(path)[..^4]);
        }
        else if (damage == "other")
        {
            using var file = new MemoryStream();
            SafetensorsWriter.Write(file, [TensorSource.Of("codes", [1, 1], new[] { 1f })]);
            File.WriteAllBytes(path, file.ToArray());
            message += path;
        }

        Assert.Equal(path + message, Assert.Throws<InputException>(() => CodeIndex.Read(path)).Message);
    }

    private static CodeIndex Index(int samples) => new(Enumerable.Range(0, 2 * samples).Select(value => value / 3f).ToArray(), 2)
    {
        ModelPath = "/models/m.safetensors",
        ModelSha256 = "ab",
        DataSha256 = "cd",
        Source = "digits",
    };
}
