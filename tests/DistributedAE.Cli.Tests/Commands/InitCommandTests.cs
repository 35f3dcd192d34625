using System.Text.Json;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Cli.Tests.Commands;

public sealed class InitCommandTests
{
    [Theory]
    [InlineData("digits")]
    [InlineData("deep")]
    [InlineData("denoising")]
    [InlineData("sparse")]
    [InlineData("convolutional")]
    public async Task The_job_file_it_writes_reads_without_error_and_is_named_after_the_file(string kind)
    {
        using var folder = new TemporaryFolder();

        DaeResult result = await DaeProcess.RunAsync(folder.Path, "init", "--kind", kind, "mine.yaml");

        Assert.Equal((ExitCodes.Done, "wrote mine.yaml; train it with: dae train mine.yaml\n", ""), (result.ExitCode, result.Output, result.Error));
        JobFile job = JobFileReader.ReadFile(folder.File("mine.yaml"));
        Assert.Equal("mine", job.Spec.Name);
        Assert.StartsWith("# ", job.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("yaml-language-server", job.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_existing_file_is_left_alone()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("job.yaml"), "mine");

        DaeResult result = await DaeProcess.RunAsync(folder.Path, "init");

        Assert.Equal(ExitCodes.BadInput, result.ExitCode);
        Assert.Equal("job.yaml exists already and was left as it is; give another name, or remove it first\n", result.Error);
        Assert.Equal("mine", await File.ReadAllTextAsync(folder.File("job.yaml")));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_told()
    {
        using var folder = new TemporaryFolder();

        DaeResult result = await DaeProcess.RunAsync(folder.Path, "init", "no/job.yaml");

        Assert.Equal(ExitCodes.BadInput, result.ExitCode);
        Assert.StartsWith("no/job.yaml cannot be written: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_schema_is_json_on_stdout()
    {
        DaeResult result = await DaeProcess.RunAsync(Path.GetTempPath(), "init", "--schema");

        Assert.Equal(JobSchema.Write(), result.Output);
        Assert.Equal("object", JsonDocument.Parse(result.Output).RootElement.GetProperty("type").GetString());
    }
}
