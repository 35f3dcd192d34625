using System.Diagnostics;
using System.Runtime.InteropServices;
using DistributedAE.Training.Runs;

namespace DistributedAE.Training.Tests.Runs;

/// <summary>Another process that holds a run folder until it is killed: this test assembly, started as a program.</summary>
internal sealed class RunHolder : IDisposable
{
    private readonly Process _process;

    private RunHolder(Process process) => _process = process;

    public int ProcessId => _process.Id;

    /// <summary>Starts the process and returns when it holds the folder.</summary>
    public static RunHolder Start(string folder)
    {
        string runtime = RuntimeEnvironment.GetRuntimeDirectory();
        string host = Path.GetFullPath(Path.Combine(runtime, "../../..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        var start = new ProcessStartInfo(host, ["exec", typeof(RunHolder).Assembly.Location, folder])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        Process process = Process.Start(start)!;
        Assert.Equal("held", process.StandardOutput.ReadLine());
        return new RunHolder(process);
    }

    /// <summary>Kills it without a chance to clean up.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    /// <summary>The other process.</summary>
    public static void Main(string[] arguments)
    {
        using var folder = RunFolder.Open(arguments[0]);
        Console.WriteLine("held");
        Console.In.ReadToEnd();
    }
}
