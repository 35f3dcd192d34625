using DistributedAE.Cli.Tests;

namespace DistributedAE.Deploy.Tests;

/// <summary>The scripts of the deployments.</summary>
public sealed class ScriptTests
{
    public static TheoryData<string> Scripts => [.. Repository.Deployed("*.sh"), .. Repository.Deployed("*.sbatch")];

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task The_shell_can_read(string script)
    {
        DaeResult result = await Tool.RunAsync(Repository.Root, ["bash", "-n", script]);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains(Repository.Text(script).Split('\n')[0], new[] { "#!/bin/sh", "#!/usr/bin/env bash" });
        Assert.Contains("set -eu", Repository.Text(script), StringComparison.Ordinal);
        Assert.True((File.GetUnixFileMode(Repository.Path(script)) & UnixFileMode.UserExecute) != 0 || script.EndsWith(".sbatch", StringComparison.Ordinal), "it cannot be run");
    }

    [ToolFact("shellcheck", "--version")]
    public async Task Shellcheck_finds_nothing()
    {
        DaeResult result = await Tool.RunAsync(Repository.Root, ["shellcheck", .. Repository.Deployed("*.sh"), .. Repository.Deployed("*.sbatch")]);

        Assert.Equal((0, ""), (result.ExitCode, result.Output));
    }
}
