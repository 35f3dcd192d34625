using System.Diagnostics;
using DistributedAE.Data;
using DistributedAE.Protocol;

namespace DistributedAE.Cli.Cluster;

/// <summary>
/// Worker processes on this machine: each that dies is started again, sooner the longer it lived; one that was drained stays away. They hold on to this process's end of their input: when
/// it dies, however it does, they leave.
/// </summary>
/// <param name="options">Which workers.</param>
/// <param name="time">The clock.</param>
/// <param name="tell">Gets a line for people, on any thread.</param>
internal sealed class LocalWorkers(LocalWorkersOptions options, TimeProvider time, Action<string> tell) : IAsyncDisposable
{
    private const string OwnPrefix = "dae: ";
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan TimeToLeave = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Process?[] _processes = new Process?[options.Count];
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _refused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string?[] _lastLines = new string?[options.Count];
    private Task[] _seats = [];

    /// <summary>Fails when the coordinator wants a worker no more.</summary>
    public Task Refused => _refused.Task;

    /// <summary>Starts them.</summary>
    public void Start() => _seats = [.. Enumerable.Range(0, options.Count).Select(seat => Task.Run(() => KeepAsync(seat)))];

    /// <summary>The process id of a worker; null where it is just being started.</summary>
    /// <param name="seat">Which one, from 0.</param>
    public int? ProcessOf(int seat)
    {
        lock (_gate)
        {
            return _processes[seat] is { HasExited: false } process ? process.Id : null;
        }
    }

    /// <summary>Kills a worker without a warning, as a crash would.</summary>
    /// <param name="seat">Which one, from 0.</param>
    /// <param name="processId">Its process; another one is left alone.</param>
    /// <returns>Whether it was killed.</returns>
    public bool Kill(int seat, int processId)
    {
        lock (_gate)
        {
            if (_processes[seat] is not { HasExited: false } process || process.Id != processId)
            {
                return false;
            }

            process.Kill();
            return true;
        }
    }

    /// <summary>Has them leave, and kills those that do not in time.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_seats).ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task KeepAsync(int seat)
    {
        var pauses = new BackOff(FirstPause, options.LongestPause);
        while (!_stopping.IsCancellationRequested)
        {
            long began = time.GetTimestamp();
            int exitCode = await RunAsync(seat).ConfigureAwait(false);
            if (_stopping.IsCancellationRequested)
            {
                return;
            }

            if (exitCode == ExitCodes.Done)
            {
                // somebody let it go: it stays away
                tell($"worker {seat + 1} left");
                return;
            }

            if (exitCode is ExitCodes.BadInput or ExitCodes.NotAuthorised)
            {
                tell($"worker {seat + 1} was refused and is not started again");
                _refused.TrySetException(new InputException($"worker {seat + 1} was refused: {_lastLines[seat]}"));
                return;
            }

            if (time.GetElapsedTime(began) > Steady)
            {
                pauses.Reset();
            }

            TimeSpan pause = pauses.Next();
            tell($"worker {seat + 1} ended with exit code {exitCode}; it is started again in {pause.TotalSeconds:F1} s");
            try
            {
                await Task.Delay(pause, time, _stopping.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task<int> RunAsync(int seat)
    {
        using var process = new Process { StartInfo = StartInfo(seat) };
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => Forward(seat, line.Data);
        lock (_gate)
        {
            process.Start();
            _processes[seat] = process;
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(_stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await EndAsync(process).ConfigureAwait(false);
        }

        lock (_gate)
        {
            _processes[seat] = null;
        }

        return process.ExitCode;
    }

    private static async Task EndAsync(Process process)
    {
        using var limit = new CancellationTokenSource(TimeToLeave);
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private void Forward(int seat, string? line)
    {
        if (!string.IsNullOrEmpty(line) && !_stopping.IsCancellationRequested)
        {
            string text = line.StartsWith(OwnPrefix, StringComparison.Ordinal) ? line[OwnPrefix.Length..] : line;
            _lastLines[seat] = text;
            tell($"worker {seat + 1}: {text}");
        }
    }

    private ProcessStartInfo StartInfo(int seat)
    {
        List<string> arguments =
        [
            "worker",
            "--server", options.Server.GetLeftPart(UriPartial.Authority),
            "--slots", $"{options.Slots}",
            "--name", $"local-{seat + 1}",
            "--with-parent",
            .. options.Engine.Arguments,
        ];
        if (options.TokenFile is { } token)
        {
            arguments.AddRange(["--token-file", token]);
        }

        if (options.CertificateFile is { } certificate)
        {
            arguments.AddRange(["--certificate", certificate]);
        }

        if (options.CacheFolder is { } cache)
        {
            arguments.AddRange(["--cache", cache]);
        }

        if (!options.SharedMemory)
        {
            arguments.Add("--no-shared-memory");
        }

        ProcessStartInfo start = OwnProgram.Start(arguments);
        if (seat >= options.Count - options.Narrower)
        {
            start.Environment["DOTNET_EnableAVX512"] = "0";
        }

        return start;
    }
}
