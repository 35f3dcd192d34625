using System.Text.Json;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Cli.Tests.Commands;

public sealed class TrainCommandTests
{
    [Fact]
    public async Task A_bad_job_file_is_told_with_all_its_errors_and_no_stack_trace()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("bad.yaml"), """
            data: { source: digits }
            model: { layers: [784, 64] }
            pretrain:
              epoch: 3
              batchSize: 100
            """);

        DaeResult result = await DaeProcess.RunAsync(folder.Path, "train", "bad.yaml", "--check", "--set", "seed=-1");

        Assert.Equal((ExitCodes.BadInput, ""), (result.ExitCode, result.Output));
        Assert.Equal(
            """
            bad.yaml:4:3: pretrain.epoch is not a key of a job; did you mean "epochs"?
            bad.yaml:5:3: pretrain.batchSize is 100, but must be a multiple of parallel.shards, which is 8; 96 or 104 would do
            --set seed=-1: seed is -1, but must be at least 0 and at most 18446744073709551615

            """.ReplaceLineEndings("\n"),
            result.Error);
        Assert.Equal(["bad.yaml"], Directory.GetFileSystemEntries(folder.Path).Select(path => Path.GetFileName(path)));
    }

    [Fact]
    public async Task A_missing_job_file_is_not_found()
    {
        using var folder = new TemporaryFolder();

        DaeResult result = await DaeProcess.RunAsync(folder.Path, "train", "none.yaml", "--check");

        Assert.Equal(ExitCodes.NotFound, result.ExitCode);
        Assert.Equal("none.yaml: there is no such file; 'dae init' writes a job file to start from\n", result.Error);
    }

    [Fact]
    public async Task Check_prints_the_job_with_every_value_in_effect()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("a.yaml"), "data: { source: digits }\nmodel: { layers: [784, 64] }\n");

        DaeResult text = await DaeProcess.RunAsync(folder.Path, "train", "a.yaml", "--check", "--set", "seed=3", "--set", "parallel.shards=4");
        DaeResult json = await DaeProcess.RunAsync(folder.Path, "train", "a.yaml", "--check", "--set", "seed=3", "--set", "parallel.shards=4", "-o", "json");

        JobSpec job = JobFileReader.Read(text.Output, "again.yaml").Spec;
        Assert.Equal((ExitCodes.Done, "a", 3ul, 4), (text.ExitCode, job.Name, job.Seed, job.Parallel.Shards));
        Assert.Equal(JobIdentity.Of(job), JsonDocument.Parse(json.Output).RootElement.GetProperty("identity").GetString());
    }
}
