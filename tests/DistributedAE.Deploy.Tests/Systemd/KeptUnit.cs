using DistributedAE.Cli;
using DistributedAE.Cli.Tests;

namespace DistributedAE.Deploy.Tests.Systemd;

/// <summary>A unit that is started again when it fails, as systemd does it.</summary>
/// <param name="start">Starts its process.</param>
/// <param name="ready">What it says when it is ready.</param>
internal sealed class KeptUnit(Func<Task<RunningDae>> start, string ready) : IDisposable
{
    private RunningDae? _process;

    /// <summary>Is complete when its process has ended.</summary>
    public Task<DaeResult> Ended { get; private set; } = Task.FromResult(new DaeResult(1, "", ""));

    /// <summary>Starts it, and waits until it is ready.</summary>
    public async Task StartAsync()
    {
        _process?.Dispose();
        _process = await start();
        await _process.WaitForLineAsync(ready);
        Ended = _process.EndAsync();
    }

    /// <summary>Starts it again if it has failed, and tells what it said.</summary>
    public async Task MendAsync(Action<string> tell)
    {
        if (Ended.IsCompleted)
        {
            DaeResult failed = await Ended;
            Assert.NotEqual(ExitCodes.Done, failed.ExitCode);
            tell($"exit code {failed.ExitCode}: {failed.Error}");
            await StartAsync();
        }
    }

    /// <summary>Ends it by a signal.</summary>
    public async Task<DaeResult> EndAsync(string signal)
    {
        await _process!.SignalAsync(signal);
        return await Ended;
    }

    public void Dispose() => _process?.Dispose();
}
