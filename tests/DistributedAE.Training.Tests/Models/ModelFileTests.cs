using System.Text;
using DistributedAE.Autoencoders;
using DistributedAE.Data;
using DistributedAE.Numerics;
using DistributedAE.Training.Models;

namespace DistributedAE.Training.Tests.Models;

public sealed class ModelFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly AlignedBuffer _parameters = SmallModel.Parameters(seed: 2);

    private string Path => _folder["model.safetensors"];

    public void Dispose()
    {
        _folder.Dispose();
        _parameters.Dispose();
    }

    [Fact]
    public void A_model_comes_back_to_the_bit_with_all_that_is_needed_to_use_it()
    {
        string hash = Write();
        TrainedModel model = TrainedModel.Load(Path);

        Assert.Equal(ModelHash.Of(SmallModel.Layout, _parameters.Span), hash);
        Assert.Equal(hash, model.ModelSha256);
        using var flat = new AlignedBuffer(SmallModel.Layout.Length);
        model.Fill(SmallModel.Layout, flat.Span);
        Assert.Equal(SmallModel.Bits(_parameters), SmallModel.Bits(flat));
        Assert.Equal(SmallModel.Layout.Tensors.Select(tensor => tensor.Name), model.Tensors.Select(tensor => tensor.Name));

        ModelContent content = SmallModel.Content;
        Assert.Equal(SmallModel.Bits(content.Scaling.Offset), SmallModel.Bits(model.Scaling.Offset));
        Assert.Equal(SmallModel.Bits(content.Scaling.Factor), SmallModel.Bits(model.Scaling.Factor));
        Assert.Equal(content.ClassNames, model.ClassNames);
        Assert.Equal(content.Image, model.Image);
        Assert.Equal(content.Stages, model.Stages);
        Assert.Equal(SmallModel.JobText, model.JobText);
        Assert.Equal("small", model.Job.Name);
        Assert.Equal([7, 5], model.Job.Model.Layers);
        Assert.Equal(ProductVersion.Current, model.Version);
    }

    [Fact]
    public void What_a_model_has_not_comes_back_as_nothing()
    {
        ModelFile.Write(Path, SmallModel.Layout, _parameters, new ModelContent(SmallModel.Content.Job, Scaling.Pixels));
        TrainedModel model = TrainedModel.Load(Path);
        Assert.Null(model.ClassNames);
        Assert.Null(model.Image);
        Assert.Empty(model.Stages);
        Assert.True(model.Scaling.IsUniform);
    }

    [Fact]
    public void The_same_model_is_the_same_file()
    {
        Write();
        byte[] first = File.ReadAllBytes(Path);
        Write();
        Assert.Equal(first, File.ReadAllBytes(Path));
        Assert.Equal(["model.safetensors"], _folder.Files);
    }

    [Fact]
    public void A_flipped_bit_anywhere_in_the_file_is_noticed()
    {
        Write();
        FileDamage.FlipEveryByte(Path, position =>
        {
            InputException? error = Record.Exception(() => TrainedModel.Load(Path)) as InputException;
            Assert.True(error is not null, $"byte {position} was flipped and not noticed");
            Assert.Contains(Path, error.Message, StringComparison.Ordinal);
        });
        Assert.NotNull(TrainedModel.Load(Path));
    }

    [Fact]
    public void A_file_cut_or_extended_anywhere_is_noticed()
    {
        Write();
        byte[] content = File.ReadAllBytes(Path);
        string damaged = _folder["damaged.safetensors"];
        for (int length = 0; length < content.Length; length += 7)
        {
            File.WriteAllBytes(damaged, content[..length]);
            Assert.Throws<InputException>(() => TrainedModel.Load(damaged));
        }

        File.WriteAllBytes(damaged, [.. content, 0]);
        Assert.Throws<InputException>(() => TrainedModel.Load(damaged));
    }

    [Fact]
    public void A_damaged_file_is_named_with_both_hashes_and_the_remedy()
    {
        Write();
        byte[] content = File.ReadAllBytes(Path);
        content[^1] ^= 1;
        File.WriteAllBytes(Path, content);
        string message = Assert.Throws<InputException>(() => TrainedModel.Load(Path)).Message;
        string noted = Encoding.ASCII.GetString(content, 42, 64);
        Assert.Matches("^[0-9a-f]{64}$", noted);
        Assert.StartsWith($"{Path} is damaged: its content has the SHA-256 ", message, StringComparison.Ordinal);
        Assert.EndsWith($", {noted} was noted when it was written; copy it again from its source, or train it again", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_format_is_refused_with_both_versions_and_the_remedy()
    {
        WriteWith(new() { ["format"] = "dae-model", ["formatVersion"] = "2", ["version"] = "9.9.9" });
        var error = Assert.Throws<InputException>(() => TrainedModel.Load(Path));
        Assert.Equal(
            $"{Path} has version 2 of the model format, DistributedAE {ProductVersion.Current} reads versions up to 1; use DistributedAE 9.9.9 or newer",
            error.Message);
    }

    [Fact]
    public void Other_files_are_refused()
    {
        File.WriteAllText(Path, "hello");
        Assert.Equal(
            $"{Path} is not a model file of DistributedAE, or its first bytes are damaged; check the path, or copy the file again",
            Assert.Throws<InputException>(() => TrainedModel.Load(Path)).Message);

        WriteWith(new() { ["format"] = "other" });
        Assert.Equal(
            $"{Path}: the format is 'other', 'dae-model' is needed; is it a checkpoint?",
            Assert.Throws<InputException>(() => TrainedModel.Load(Path)).Message);
    }

    [Fact]
    public void A_job_that_this_version_does_not_know_names_the_model()
    {
        WriteWith(new() { ["format"] = "dae-model", ["formatVersion"] = "1", ["version"] = "0.0.9", ["name"] = "old", ["job"] = "version: 1" });
        string message = Assert.Throws<InputException>(() => TrainedModel.Load(Path)).Message;
        Assert.StartsWith(
            $"{Path}: the job of the model, written by DistributedAE 0.0.9, cannot be read by {ProductVersion.Current}: old.yaml", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_told_apart_from_a_bad_one()
    {
        Assert.Equal($"there is no model file {Path}", Assert.Throws<NotFoundException>(() => TrainedModel.Load(Path)).Message);
        Assert.Equal(
            $"{_folder.Path} is a folder, a model file is needed; the model of a run is {Path}",
            Assert.Throws<InputException>(() => TrainedModel.Load(_folder.Path)).Message);
    }

    [Fact]
    public void A_network_that_does_not_fit_is_refused()
    {
        Write();
        TrainedModel model = TrainedModel.Load(Path);
        var wider = new ParameterLayout([("encoder.0.weight", [7, 6], true)]);
        Assert.Equal(
            $"{Path}: tensor 'encoder.0.weight' has the shape [7, 5], its job's network needs [7, 6]",
            Assert.Throws<InputException>(() => model.Fill(wider, new float[wider.Length])).Message);
        Assert.Equal(
            $"{Path}: the model has no tensor 'head.bias'; it has encoder.0.weight, encoder.0.bias, decoder.0.weight, decoder.0.bias",
            Assert.Throws<InputException>(() => model.Find("head.bias")).Message);
    }

    [Fact]
    public void A_file_that_cannot_be_written_leaves_nothing()
    {
        File.WriteAllText(_folder["file"], "");
        Assert.Throws<InputException>(() =>
            ModelFile.Write(_folder["file/model.safetensors"], SmallModel.Layout, _parameters, SmallModel.Content));
        Directory.CreateDirectory(Path);
        Assert.Equal(
            $"cannot write {Path}: it is a folder; choose another name",
            Assert.Throws<InputException>(Write).Message);
        Assert.Equal(["file"], _folder.Files);
    }

    private string Write() => ModelFile.Write(Path, SmallModel.Layout, _parameters, SmallModel.Content);

    private void WriteWith(Dictionary<string, string> metadata)
    {
        using FileStream file = File.Create(Path);
        ContentSeal.Write(file, [], metadata);
    }
}
