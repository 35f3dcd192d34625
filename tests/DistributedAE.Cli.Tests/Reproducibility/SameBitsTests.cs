using System.Text.Json.Nodes;

namespace DistributedAE.Cli.Tests.Reproducibility;

/// <summary>The model's bits depend on the job, the data and the version, and on nothing else. With the real program, as real processes.</summary>
public sealed class SameBitsTests
{
    [Theory]
    [InlineData(SmallJobs.Reconstruct)]
    [InlineData(SmallJobs.Classify)]
    [InlineData(SmallJobs.Clipped)]
    [InlineData(SmallJobs.Contractive)]
    [InlineData(SmallJobs.ContractiveDeep)]
    [InlineData(SmallJobs.Variational)]
    [InlineData(SmallJobs.Frozen)]
    [InlineData(SmallJobs.Convolutional)]
    [InlineData(SmallJobs.TinyConvolutional)]
    public async Task Any_number_of_slots_gives_the_same_bits(string job)
    {
        FinishedRun one = await FinishedRun.UndisturbedAsync(job);

        Assert.Equal(one, await FinishedRun.TrainAsync(job, 2));
        Assert.Equal(one, await FinishedRun.TrainAsync(job, 3));
        Assert.Equal((one.ModelSha256, 64), (one.LastCheckpoint, one.ModelSha256.Length));
    }

    [Theory]
    [InlineData("DOTNET_EnableAVX512=0", "avx512", SmallJobs.Tiny)]
    [InlineData("DOTNET_EnableAVX2=0", "avx2", SmallJobs.Tiny)]
    [InlineData("DOTNET_EnableAVX512=0", "avx512", SmallJobs.TinyConvolutional)]
    [InlineData("DOTNET_EnableAVX2=0", "avx2", SmallJobs.TinyConvolutional)]
    public async Task Any_vector_width_gives_the_same_bits(string variable, string turnedOff, string job)
    {
        using var folder = new TemporaryFolder();
        using DaeRun doctor = DaeRun.Start(folder.Path, [variable], "doctor", "-o", "json");
        JsonNode machine = JsonNode.Parse((await doctor.EndAsync()).Output)!;
        FinishedRun usual = await FinishedRun.UndisturbedAsync(job);

        FinishedRun narrow = await FinishedRun.TrainAsync(folder, job, 1, [variable]);

        Assert.False((bool)machine[turnedOff]!, $"{variable} has no effect");
        Assert.Equal(usual, narrow);
    }

    /// <summary>Machine code made before the start, as these tests may use it, against none: all is compiled at run time, the framework too.</summary>
    [Theory]
    [InlineData(SmallJobs.Tiny)]
    [InlineData(SmallJobs.TinyConvolutional)]
    public async Task Code_compiled_ahead_or_at_run_time_gives_the_same_bits(string job)
    {
        using var folder = new TemporaryFolder();

        FinishedRun compiledNow = await FinishedRun.TrainAsync(folder, job, 1, ["DOTNET_ReadyToRun=0"]);

        Assert.Equal(await FinishedRun.UndisturbedAsync(job), compiledNow);
    }

    [Fact]
    public async Task Two_folders_give_the_same_bits_and_the_model_read_back_has_them()
    {
        using var folder = new TemporaryFolder();

        FinishedRun there = await FinishedRun.UndisturbedAsync(SmallJobs.Classify);
        FinishedRun here = await FinishedRun.TrainAsync(folder, SmallJobs.Classify, 1, []);
        DaeResult evaluated = await DaeProcess.RunAsync(folder.Path, "evaluate", "run", "-o", "json");

        Assert.Equal(here, there);
        Assert.Equal(here.ModelSha256, (string?)JsonNode.Parse(evaluated.Output)!["modelSha256"]);
        Assert.Equal(here.ModelSha256, FinishedRun.Metadata(folder.File("run/model.safetensors"))["modelSha256"]);
    }

    [Fact]
    public async Task Another_seed_gives_other_bits()
    {
        FinishedRun seven = await FinishedRun.UndisturbedAsync(SmallJobs.Tiny);
        FinishedRun eight = await FinishedRun.TrainAsync(SmallJobs.Tiny, 1, "--set", "seed=8");

        Assert.NotEqual(seven.ModelSha256, eight.ModelSha256);
    }
}
