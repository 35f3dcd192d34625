namespace DistributedAE.Cli.Tests.Commands;

/// <summary>The engine options in a build without TorchSharp.</summary>
public sealed class EngineOptionsTests
{
    [Theory]
    [InlineData("worker", "--server", "http://127.0.0.1:1", "--token-file", "job.yaml")]
    [InlineData("train", "job.yaml", "--set", "parallel.engine=any")]
    [InlineData("bench", "step", "--config", "A")]
    public async Task A_build_without_torchsharp_says_so_in_one_line(params string[] command)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("job.yaml"), SmallJob.Text);

        DaeResult result = await DaeProcess.RunAsync(folder.Path, [.. command, "--engine", "torchsharp", "--device", "cuda:0"]);

        Assert.Equal((ExitCodes.BadInput, ""), (result.ExitCode, result.Output));
        Assert.Equal(
            "this dae was built without TorchSharp, so it has no engine for --device cuda:0; build it with: dotnet build src/DistributedAE.Cli -c Release -p:UseTorchSharp=true\n",
            result.Error);
        Assert.False(Directory.Exists(folder.File("runs")));
    }

    [Fact]
    public async Task A_device_is_only_for_torchsharp()
    {
        DaeResult result = await DaeProcess.RunAsync(Path.GetTempPath(), "bench", "step", "--config", "A", "--device", "cuda:0");

        Assert.Equal(
            new DaeResult(ExitCodes.BadInput, "", "--device is for --engine torchsharp; the project's own kernels compute on the processor, in 32-bit floats\n"), result);
    }
}
