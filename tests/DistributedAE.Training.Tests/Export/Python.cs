using System.Diagnostics;

namespace DistributedAE.Training.Tests.Export;

/// <summary>A Python with a package, where this machine has one.</summary>
internal static class Python
{
    private static readonly string[] Candidates = ["python3", "/usr/bin/python3", "python"];

    /// <summary>The program whose Python has the package; null where there is none.</summary>
    public static string? With(string package) =>
        Array.Find(Candidates, program => Start(program, ["-c", $"import importlib.util; print(importlib.util.find_spec('{package}') is not None)"]).Output.Trim() == "True");

    /// <summary>Runs a script, and gives what it printed.</summary>
    public static string Run(string package, string script, params string[] arguments)
    {
        (int exitCode, string output, string error) = Start(With(package)!, ["-c", script, .. arguments]);
        Assert.True(exitCode == 0, error);
        return output;
    }

    private static (int ExitCode, string Output, string Error) Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, error.Result);
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return (-1, "", missing.Message);
        }
    }
}
