using System.Diagnostics;
using DistributedAE.Cli.Tests;

namespace DistributedAE.Deploy.Tests;

/// <summary>Programs of this machine that check files.</summary>
internal static class Tool
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <summary>Whether a program is on the search path.</summary>
    public static bool Exists(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Any(folder => File.Exists(System.IO.Path.Combine(folder, name)));

    /// <summary>Whether a program is there and runs well with these arguments, such as those that ask for its version.</summary>
    public static bool Runs(string name, params string[] arguments) =>
        Exists(name) && Task.Run(() => RunAsync(Path.GetTempPath(), [name, .. arguments])).GetAwaiter().GetResult().ExitCode == 0;

    /// <summary>Runs a program and waits for its end.</summary>
    /// <param name="folder">The current folder.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="environment">Variables on top of this process's.</param>
    public static async Task<DaeResult> RunAsync(string folder, IReadOnlyList<string> command, params (string Name, string Value)[] environment)
    {
        using Process process = Start(folder, command, environment);
        using var deadline = new CancellationTokenSource(Deadline);
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync(deadline.Token);
        string output = await process.StandardOutput.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        return new DaeResult(process.ExitCode, output, await error);
    }

    /// <summary>Starts a program with its streams in our hands.</summary>
    public static Process Start(string folder, IReadOnlyList<string> command, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return StartedProcess.Start(start);
    }
}
