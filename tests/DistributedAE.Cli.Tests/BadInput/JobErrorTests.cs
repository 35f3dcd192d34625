namespace DistributedAE.Cli.Tests.BadInput;

public sealed class JobErrorTests
{
    private const string Job = """
        name: a
        data: { source: digits, trainCount: 60, testCount: 5 }
        model: { layers: [784, 8] }
        pretrain: { epochs: 1, batchSize: 8 }
        finetune: { epochs: 1, batchSize: 8 }
        parallel: { shards: 4 }

        """;

    [Theory]
    [InlineData("epochs", "epohcs", "job.yaml:4:13: pretrain.epohcs is not a key of a job; did you mean \"epochs\"?\njob.yaml:5:13: finetune.epohcs is not a key of a job; did you mean \"epochs\"?")]
    [InlineData("parallel:", "name: b\nparallel:", "job.yaml:6:1: \"name\" is given twice; first at job.yaml:1:1")]
    [InlineData("trainCount: 60", "trainCount: many", "job.yaml:2:37: data.trainCount is \"many\", but must be a whole number")]
    [InlineData("shards: 4", "shards: 6", "job.yaml:6:13: parallel.shards is 6, but must be a power of two; 4 or 8 would do")]
    [InlineData("[784, 8]", "[783, 8]", "model.layers[0] is 783, but the data has 784 features: set model.layers[0] to 784")]
    [InlineData("source: digits", "source: digtis", "'digtis' is neither a built-in data set (digits, mnist, fashion-mnist) nor a file in FOLDER; did you mean 'digits'?")]
    public async Task A_wrong_job_is_refused(string right, string wrong, string message)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("job.yaml"), Job.Replace(right, wrong, StringComparison.Ordinal));

        await Refusal.OfTrainingAsync(folder, message.Replace("FOLDER", folder.Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Several_errors_are_told_together_with_their_places()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("job.yaml"), Job.Replace("8 }", "10 }", StringComparison.Ordinal));

        await Refusal.OfTrainingAsync(
            folder,
            """
            job.yaml:4:24: pretrain.batchSize is 10, but must be a multiple of parallel.shards, which is 4; 8 or 12 would do
            job.yaml:5:24: finetune.batchSize is 10, but must be a multiple of parallel.shards, which is 4; 8 or 12 would do
            --set seed=-1: seed is -1, but must be at least 0 and at most 18446744073709551615
            --set nmae=3: nmae is not a key of a job; did you mean "name"?
            """.ReplaceLineEndings("\n"),
            "--set", "seed=-1", "--set", "nmae=3");
    }

    [Fact]
    public async Task A_run_folder_below_a_file_is_refused()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("job.yaml"), Job);
        await File.WriteAllTextAsync(folder.File("file"), "");

        await Refusal.OfTrainingAsync(
            folder,
            $"cannot write in the run folder {folder.File("file/run")}: {folder.File("file")} is a file; choose another folder",
            "--out", "file/run");
    }

    [Fact]
    public async Task A_folder_with_other_things_is_refused()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("job.yaml"), Job);
        Directory.CreateDirectory(folder.File("other"));
        await File.WriteAllTextAsync(folder.File("other/letter.txt"), "");

        await Refusal.OfTrainingAsync(
            folder,
            $"the folder {folder.File("other")} is not empty (it has 'letter.txt') and holds no run; choose another folder, or empty it",
            "--out", "other");
    }

    [Theory]
    [InlineData("there is no run folder FOLDER/gone", "train", "--resume", "gone")]
    [InlineData("there is no model file or run folder gone", "evaluate", "gone")]
    public async Task What_is_not_there_is_not_found(string message, params string[] arguments)
    {
        using var folder = new TemporaryFolder();

        DaeResult result = await DaeProcess.RunAsync(folder.Path, arguments);

        Assert.Equal((ExitCodes.NotFound, ""), (result.ExitCode, result.Output));
        Assert.Equal(message.Replace("FOLDER", folder.Path, StringComparison.Ordinal) + "\n", result.Error);
        Assert.Empty(Refusal.Entries(folder));
    }
}
