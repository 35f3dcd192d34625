namespace DistributedAE.Cli.Tests.Cluster;

/// <summary>What goes wrong has its exit code and its remedy.</summary>
public sealed class RefusalTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Theory]
    [InlineData("get", "nothing")]
    [InlineData("logs", "nothing")]
    [InlineData("watch", "nothing")]
    [InlineData("cancel", "nothing")]
    [InlineData("download", "nothing")]
    public async Task An_unknown_job_is_told(params string[] arguments)
    {
        DaeResult result = await server.RunAsync(arguments);

        Assert.Equal(
            new DaeResult(ExitCodes.NotFound, "", "there is no job 'nothing'; 'dae list' shows those that there are\n"),
            result);
    }

    [Fact]
    public async Task An_unknown_worker_is_told() => Assert.Equal(
        new DaeResult(ExitCodes.NotFound, "", "there is no worker 'nobody'; 'dae workers' shows those that there are\n"),
        await server.RunAsync("workers", "drain", "nobody"));

    [Fact]
    public async Task A_wrong_token_is_told()
    {
        await File.WriteAllTextAsync(server.Folder.File("wrong"), "wrong");

        DaeResult result = await server.RunAsync("list", "--token-file", "wrong");

        Assert.Equal((ExitCodes.NotAuthorised, ""), (result.ExitCode, result.Output));
        Assert.EndsWith(
            "dae: name the file with the coordinator's token by --token-file, or put the token into DAE_TOKEN; it stands in the coordinator's root folder\n",
            result.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told()
    {
        DaeResult unreachable = await DaeProcess.RunAsync(server.Folder.Path, "list", "--server", "http://127.0.0.1:1", "--wait", "0");
        DaeResult unknown = await DaeProcess.RunAsync(server.Folder.Path, "list", "--root", "elsewhere");

        Assert.Equal(
            new DaeResult(
                ExitCodes.Unreachable, "", "the coordinator at http://127.0.0.1:1/ cannot be reached: Connection refused; start one with 'dae server', or name another with --server\n"),
            unreachable);
        Assert.Equal((ExitCodes.Unreachable, ""), (unknown.ExitCode, unknown.Output));
        Assert.StartsWith("no coordinator is known: there is no ", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_job_is_told_with_its_lines_before_anything_is_sent()
    {
        string job = server.Job("wrong.yaml", "data: { source: digits }\nmodel: { layers: [784, 0] }\nfinetune: { epoch: 3 }\n");

        DaeResult result = await DaeProcess.RunAsync(server.Folder.Path, "submit", job, "--server", "http://127.0.0.1:1", "--wait", "0");

        Assert.Equal((ExitCodes.BadInput, ""), (result.ExitCode, result.Output));
        Assert.Contains("wrong.yaml:2:", result.Error, StringComparison.Ordinal);
        Assert.Contains("wrong.yaml:3:", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--priority", "1001", "--priority is 1001, but must be a whole number from -1000 to 1000")]
    [InlineData("--upload-limit", "-1", "--upload-limit is -1, but must be a whole number of MB from 0 to 1048576")]
    [InlineData("--wait", "-1", "--wait is -1, but must be a number of seconds from 0 to 86400")]
    public async Task An_option_out_of_range_is_told_with_its_limit(string option, string value, string expected)
    {
        DaeResult result = await server.RunAsync("submit", "x.yaml", option, value);

        Assert.Equal(ExitCodes.BadInput, result.ExitCode);
        Assert.Equal($"dae: {expected}\ndae: 'dae submit --help' shows how it is used\n", result.Error);
    }

    [Fact]
    public async Task A_second_server_on_the_same_folder_is_refused()
    {
        DaeResult second = await DaeProcess.RunAsync(server.Folder.Path, "server", "--root", "root", "--url", "http://127.0.0.1:0");

        Assert.Equal((ExitCodes.BadInput, ""), (second.ExitCode, second.Output));
        Assert.Contains("is in use by another coordinator (process ", second.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("server")]
    [InlineData("worker")]
    [InlineData("submit")]
    [InlineData("list")]
    [InlineData("get")]
    [InlineData("logs")]
    [InlineData("watch")]
    [InlineData("events")]
    [InlineData("pause")]
    [InlineData("resume")]
    [InlineData("cancel")]
    [InlineData("workers")]
    [InlineData("checkpoints")]
    [InlineData("download")]
    [InlineData("verify")]
    public async Task Every_command_has_examples(string command)
    {
        DaeResult result = await DaeProcess.RunAsync(Path.GetTempPath(), command, "--help");

        Assert.Equal(ExitCodes.Done, result.ExitCode);
        Assert.Contains($"Examples:\n  dae {command}", result.Output, StringComparison.Ordinal);
    }
}
