using System.Diagnostics;
using System.Reflection;

namespace DistributedAE.Cli.Tests;

/// <summary>What a finished command said.</summary>
internal sealed record DaeResult(int ExitCode, string Output, string Error);

/// <summary>Runs the built command line as a process of its own.</summary>
internal static class DaeProcess
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    /// <summary>Runs <c>dae</c> with these arguments in <paramref name="folder"/> and waits for its end.</summary>
    public static async Task<DaeResult> RunAsync(string folder, params string[] arguments)
    {
        using RunningDae process = Start(folder, arguments);
        return await process.EndAsync();
    }

    /// <summary>Starts <c>dae</c> with these arguments in <paramref name="folder"/>.</summary>
    public static RunningDae Start(string folder, params string[] arguments) => Start(folder, Deadline, arguments);

    /// <summary>Starts <c>dae</c> with these arguments in <paramref name="folder"/>, to be killed after <paramref name="deadline"/> at the latest.</summary>
    public static RunningDae Start(string folder, TimeSpan deadline, params string[] arguments)
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

        return new RunningDae(StartedProcess.Start(start), deadline);
    }

    /// <summary>The version that the command line was built as.</summary>
    public static string Version
        => typeof(ExitCodes).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
