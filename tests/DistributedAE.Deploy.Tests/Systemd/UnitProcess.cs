using DistributedAE.Cli.Tests;
using DistributedAE.Deploy.Tests.CommandLines;

namespace DistributedAE.Deploy.Tests.Systemd;

/// <summary>Runs command lines of units as plain processes, with the program and the folders of a test in place of the machine's.</summary>
/// <param name="folder">Has the program as <c>dae</c>, and the folders <c>state</c> and <c>credentials</c>.</param>
internal sealed class UnitProcess(TemporaryFolder folder)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    /// <summary>Starts one, at free ports of this machine.</summary>
    /// <param name="line">The unit's command line.</param>
    /// <param name="environment">Variables of the unit: those that its line names, and those that its process gets.</param>
    public RunningDae Start(string line, params (string Name, string Value)[] environment) =>
        new(Tool.Start(folder.Path, Words(line, environment), [("XDG_CACHE_HOME", folder.File("cache")), .. environment]), Deadline);

    /// <summary>Runs one that comes to an end.</summary>
    /// <param name="line">The unit's command line.</param>
    /// <param name="environment">Variables of the unit.</param>
    public Task<DaeResult> RunAsync(string line, params (string Name, string Value)[] environment) => Tool.RunAsync(folder.Path, Words(line, environment), environment);

    /// <summary>Stops one as systemd does.</summary>
    public static async Task<DaeResult> StopAsync(RunningDae process)
    {
        await process.SignalAsync("TERM");
        return await process.EndAsync();
    }

    private string[] Words(string line, (string Name, string Value)[] environment)
    {
        (string Name, string Value)[] usual = [("STATE_DIRECTORY", folder.File("state")), ("CREDENTIALS_DIRECTORY", folder.File("credentials"))];
        line = line
            .Replace("/opt/dae/dae", folder.File("dae"), StringComparison.Ordinal)
            .Replace("://127.0.0.1:7470", "://127.0.0.1:0", StringComparison.Ordinal)
            .Replace("://0.0.0.0:7470", "://127.0.0.1:0", StringComparison.Ordinal);
        foreach ((string name, string value) in environment.Concat(usual))
        {
            line = line.Replace($"${{{name}}}", value, StringComparison.Ordinal);
        }

        return [.. ShellWords.Split(line)];
    }
}
