using System.Diagnostics;
using System.Reflection;

namespace DistributedAE.Cli.Tests;

/// <summary>What a finished command said.</summary>
internal sealed record DaeResult(int ExitCode, string Output, string Error);

/// <summary>Runs the built command line as a process of its own.</summary>
internal static class DaeProcess
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>Runs <c>dae</c> with these arguments in <paramref name="folder"/> and waits for its end.</summary>
    public static async Task<DaeResult> RunAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment.Remove("DAE_DATA");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "dae.dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        using var deadline = new CancellationTokenSource(Deadline);
        Task<string> output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        Task<string> error = process.StandardError.ReadToEndAsync(deadline.Token);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new DaeResult(process.ExitCode, (await output).ReplaceLineEndings("\n"), (await error).ReplaceLineEndings("\n"));
    }

    /// <summary>The version that the command line was built as.</summary>
    public static string Version
        => typeof(ExitCodes).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
