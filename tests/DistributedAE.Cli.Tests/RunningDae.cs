using System.Diagnostics;
using System.Text;

namespace DistributedAE.Cli.Tests;

/// <summary>A command that has not ended yet; it is killed at the deadline, or when the test lets go of it.</summary>
internal sealed class RunningDae : IDisposable
{
    private readonly Process _process;
    private readonly CancellationTokenSource _deadline;
    private readonly StringBuilder _output = new();
    private readonly Task<string> _error;

    public RunningDae(Process process, TimeSpan deadline)
    {
        _process = process;
        _deadline = new CancellationTokenSource(deadline);
        _process.StandardInput.Close();
        _error = _process.StandardError.ReadToEndAsync(_deadline.Token);
    }

    public int Id => _process.Id;

    /// <summary>Waits for a line on stdout that contains the text.</summary>
    public async Task<string> WaitForLineAsync(string text)
    {
        while (await _process.StandardOutput.ReadLineAsync(_deadline.Token) is { } line)
        {
            _output.Append(line).Append('\n');
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"dae ended without a line with '{text}'; it wrote:\n{_output}{await _error}");
    }

    /// <summary>Sends a signal, such as INT.</summary>
    public async Task SignalAsync(string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", $"{Id}"]);
        await kill.WaitForExitAsync(_deadline.Token);
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Waits for the end.</summary>
    public async Task<DaeResult> EndAsync()
    {
        _output.Append(await _process.StandardOutput.ReadToEndAsync(_deadline.Token));
        await _process.WaitForExitAsync(_deadline.Token);
        return new DaeResult(_process.ExitCode, _output.ToString().ReplaceLineEndings("\n"), (await _error).ReplaceLineEndings("\n"));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
        _deadline.Dispose();
    }
}
