using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DistributedAE.Cli.Tests.Reproducibility;

/// <summary>A <c>dae</c> that is running, to be killed, stopped or waited for. Disposing kills it.</summary>
internal sealed partial class DaeRun : IDisposable
{
    private const int Sigint = 2;
    private const int Sigterm = 15;
    private static readonly int Sigstop = OperatingSystem.IsMacOS() ? 17 : 19;
    private static readonly int Sigcont = OperatingSystem.IsMacOS() ? 19 : 18;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private DaeRun(Process process)
    {
        _process = process;
        process.StandardInput.Close();
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The process's number.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Starts <c>dae</c> in a folder.</summary>
    /// <param name="folder">The current folder.</param>
    /// <param name="environment">Variables as NAME=value; empty for none.</param>
    /// <param name="arguments">The arguments.</param>
    public static DaeRun Start(string folder, IEnumerable<string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (string variable in environment)
        {
            int equals = variable.IndexOf('=', StringComparison.Ordinal);
            start.Environment[variable[..equals]] = variable[(equals + 1)..];
        }

        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "dae.dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return new DaeRun(StartedProcess.Start(start));
    }

    /// <summary>Waits for its end.</summary>
    public async Task<DaeResult> EndAsync()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        await _process.WaitForExitAsync(deadline.Token);
        return new DaeResult(_process.ExitCode, (await _output).ReplaceLineEndings("\n"), (await _error).ReplaceLineEndings("\n"));
    }

    /// <summary>Waits until a condition holds, or the process has ended.</summary>
    public async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (!HasEnded && !condition())
        {
            await Task.Delay(Pause, deadline.Token);
        }
    }

    /// <summary>Sends SIGKILL and waits for the end.</summary>
    /// <returns>False when it had ended by itself before.</returns>
    public async Task<bool> KillAsync()
    {
        if (!HasEnded)
        {
            _process.Kill();
        }

        return (await EndAsync()).ExitCode == 137;
    }

    /// <summary>What Ctrl-C sends.</summary>
    public void Interrupt() => Assert.Equal(0, Signal(Id, Sigint));

    /// <summary>What a service manager sends.</summary>
    public void Terminate() => Assert.Equal(0, Signal(Id, Sigterm));

    /// <summary>Freezes it.</summary>
    public void Freeze() => Assert.Equal(0, Signal(Id, Sigstop));

    /// <summary>Lets it go on after it was frozen.</summary>
    public void Thaw() => Assert.Equal(0, Signal(Id, Sigcont));

    public void Dispose()
    {
        if (!HasEnded)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Signal(int process, int signal);
}
