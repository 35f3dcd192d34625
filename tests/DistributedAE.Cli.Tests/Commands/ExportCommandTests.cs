namespace DistributedAE.Cli.Tests.Commands;

[Collection(TrainedRunTests.Name)]
public sealed class ExportCommandTests(TrainedRun run)
{
    [Theory]
    [InlineData("encoder.onnx", "wrote encoder.onnx (784 inputs to code of 6, ONNX operator set 17)\n")]
    [InlineData("encoder.npz", "wrote encoder.npz (784 inputs to code of 6)\n")]
    [InlineData("whole.safetensors", "wrote whole.safetensors (784 inputs to reconstruction of 784)\n", "--part", "autoencoder")]
    [InlineData("encoder.bin", "wrote encoder.bin (784 inputs to code of 6)\n", "--format", "npz")]
    public async Task A_model_is_written_in_the_format_of_the_name(string file, string told, params string[] options)
    {
        DaeResult result = await run.RunAsync(["export", "run", "--out", file, .. options]);

        Assert.Equal((ExitCodes.Done, told, ""), (result.ExitCode, result.Output, result.Error));
        Assert.True(new FileInfo(run.Folder.File(file)).Length > 4 * 784 * 24);
    }

    [Theory]
    [InlineData("--out is model.h5, but must end in .safetensors or .npz or .onnx\n", "--out", "model.h5")]
    [InlineData("--out is the model itself, run/model.safetensors; choose another name\n", "--out", "run/model.safetensors")]
    [InlineData("run/model.safetensors: the model predicts nothing, so it has no classifier to export; choose --part encoder or autoencoder\n", "--out", "c.onnx", "--part", "classifier")]
    public async Task What_cannot_be_exported_is_told(string error, params string[] arguments)
    {
        DaeResult result = await run.RunAsync(["export", "run", .. arguments]);

        Assert.Equal((ExitCodes.BadInput, "", error), (result.ExitCode, result.Output, result.Error));
    }
}
