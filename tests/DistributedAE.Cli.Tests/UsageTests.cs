namespace DistributedAE.Cli.Tests;

public sealed class UsageTests
{
    [Fact]
    public async Task Help_shows_commands_and_examples_on_stdout()
    {
        DaeResult result = await DaeProcess.RunAsync(Path.GetTempPath(), "--help");

        Assert.Equal((ExitCodes.Done, ""), (result.ExitCode, result.Error));
        Assert.Contains("Trains a job in this process", result.Output, StringComparison.Ordinal);
        Assert.Contains("Examples:\n  dae init job.yaml", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_command_has_examples()
    {
        foreach (string command in new[] { "init", "train", "evaluate", "encode", "reconstruct", "plot", "bench", "doctor" })
        {
            DaeResult result = await DaeProcess.RunAsync(Path.GetTempPath(), command, "--help");

            Assert.Equal(ExitCodes.Done, result.ExitCode);
            Assert.Contains($"Examples:\n  dae {command}", result.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_version_is_one_line()
    {
        DaeResult result = await DaeProcess.RunAsync(Path.GetTempPath(), "--version");

        Assert.Equal((ExitCodes.Done, DaeProcess.Version + "\n"), (result.ExitCode, result.Output));
    }

    [Fact]
    public async Task No_command_shows_the_help_on_stderr_and_fails()
    {
        DaeResult result = await DaeProcess.RunAsync(Path.GetTempPath());

        Assert.Equal((ExitCodes.BadInput, ""), (result.ExitCode, result.Output));
        Assert.Contains("Usage:", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("trian", "dae: did you mean train?")]
    [InlineData("frobnicate", "dae: 'dae --help' shows how it is used")]
    public async Task An_unknown_command_is_a_usage_error(string command, string expected)
    {
        DaeResult result = await DaeProcess.RunAsync(Path.GetTempPath(), command);

        Assert.Equal((ExitCodes.BadInput, ""), (result.ExitCode, result.Output));
        Assert.Contains($"dae: Unrecognized command or argument '{command}'.", result.Error, StringComparison.Ordinal);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_option_out_of_range_is_told_with_its_limit()
    {
        DaeResult result = await DaeProcess.RunAsync(Path.GetTempPath(), "train", "x.yaml", "--check", "--slots", "0");

        Assert.Equal(ExitCodes.BadInput, result.ExitCode);
        Assert.Equal("dae: --slots is 0, but must be a whole number from 1 to 1024\ndae: 'dae train --help' shows how it is used\n", result.Error);
    }
}
