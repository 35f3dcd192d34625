using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using DistributedAE.Client.Worker;
using DistributedAE.Data;
using DistributedAE.Numerics.Threads;
using DistributedAE.Orchestration;
using DistributedAE.Orleans.Contracts;
using DistributedAE.Training.Models;
using Microsoft.Extensions.Hosting;

namespace DistributedAE.Orleans.Workers;

/// <summary>
/// The contribution engine of a worker silo: asks the roster for blocks, computes them on a thread of its own, and exchanges with the partitions directly. A call that
/// breaks because its silo died is not waited for: the worker joins again and asks at once.
/// </summary>
/// <param name="grains">The cluster.</param>
/// <param name="options">How it computes.</param>
/// <param name="leases">How often it says that it is alive.</param>
/// <param name="lifetime">Is stopped when the cluster sends the worker away: a silo that computes nothing is of no use.</param>
/// <param name="time">The clock.</param>
internal sealed class SiloWorker(IGrainFactory grains, SiloWorkerOptions options, ExchangeLeases leases, IHostApplicationLifetime lifetime, TimeProvider time)
    : IHostedService, IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly long _number = Math.Max(1, BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))) & long.MaxValue);
    private readonly CancellationTokenSource _leaving = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ComputingClock _clock = new();
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ITimer? _heartbeat;
    private SlotTeam? _team;
    private DataShelf? _shelf;
    private SiloStage? _stage;

    /// <summary>Whether the roster knows it.</summary>
    public bool HasJoined { get; private set; }

    /// <summary>Why the cluster does not take it; null when it does, or when it was drained.</summary>
    public string? Refusal { get; private set; }

    private IWorkerRosterGrain Roster => grains.GetGrain<IWorkerRosterGrain>(0);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var thread = new Thread(Work) { IsBackground = true, Name = "worker" };
        thread.Start();
        _heartbeat = time.CreateTimer(_ => Beat(), null, leases.Leases.Heartbeat, leases.Leases.Heartbeat);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // the block at hand is finished, if there is time
        await _leaving.CancelAsync().ConfigureAwait(false);
        try
        {
            await _done.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await _stopping.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // its thread may still wait for a call of a cluster that is gone
        _stopping.Cancel();
        _leaving.Cancel();
        _heartbeat?.Dispose();
    }

    private void Work()
    {
        try
        {
            using var team = new SlotTeam(options.Slots);
            _team = team;
            _shelf = new DataShelf(options.OwnData, new PartCache(options.CacheFolder), new ShardParts(grains));
            var pauses = new Protocol.BackOff(FirstPause, LongestPause);
            WorkerReport report = Joining();
            while (!_stopping.IsCancellationRequested)
            {
                try
                {
                    WorkerOrder order = Ask(report);
                    HasJoined = true;
                    if (order.Kind == WorkerOrderKind.Leave)
                    {
                        Refusal = order.Reason;
                        lifetime.StopApplication();
                        return;
                    }

                    report = order.Kind switch
                    {
                        WorkerOrderKind.Compute => Carry(order),
                        WorkerOrderKind.Join => Joining(),
                        _ => new WorkerReport(_number),
                    };
                    pauses.Reset();
                }
                catch (Exception problem) when (LostCall.Is(problem))
                {
                    if (_leaving.IsCancellationRequested)
                    {
                        return;
                    }

                    // what it holds is void with its joining again
                    HasJoined = false;
                    report = Joining();
                    _ = _stopping.Token.WaitHandle.WaitOne(pauses.Next());
                }
            }
        }
        finally
        {
            _stage?.Dispose();
            _done.SetResult();
        }
    }

    /// <summary>Asks for an order. Whoever leaves does so between two blocks, also while it waits for one.</summary>
    private WorkerOrder Ask(WorkerReport report)
    {
        Task<WorkerOrder> asked = Roster.ExchangeAsync(report with { IsLeaving = _leaving.IsCancellationRequested });
        if (!_leaving.IsCancellationRequested)
        {
            Task left = Task.Delay(Timeout.InfiniteTimeSpan, time, _leaving.Token);
            if (Task.WhenAny(asked, left).GetAwaiter().GetResult() == left)
            {
                Task<WorkerOrder> leaving = Roster.ExchangeAsync(new WorkerReport(_number) { IsLeaving = true });
                _ = Task.WhenAny(asked, leaving).GetAwaiter().GetResult();
                return asked is { IsCompletedSuccessfully: true, Result.Kind: WorkerOrderKind.Compute } ? asked.Result : leaving.GetAwaiter().GetResult();
            }
        }

        return asked.GetAwaiter().GetResult();
    }

    private WorkerReport Carry(WorkerOrder order)
    {
        var answer = new WorkerReport(_number) { Answered = order };
        try
        {
            SiloStage stage = Stage(order);
            if (!stage.FetchAsync(order.Work!.Version).GetAwaiter().GetResult())
            {
                return answer;
            }

            (CountedPart result, ulong digest) = stage.Compute(order);
            if (order.Work.Kind == WorkKind.Contribution)
            {
                stage.SendAsync(order).GetAwaiter().GetResult();
                stage.LookAhead(order.Work.Version + 1);
            }

            return answer with { Result = result, Digest = digest };
        }
        catch (InputException problem)
        {
            options.Tell($"cannot compute {order.Block}: {problem.Message}");
            return answer with { Returned = problem.Message };
        }
    }

    private SiloStage Stage(WorkerOrder order)
    {
        if (_stage?.Setup.Key == order.StageKey)
        {
            return _stage;
        }

        _stage?.Dispose();
        _stage = null;
        return _stage = SiloStage.BeginAsync(order.Stage!, _shelf!, options.CodeBytes, _team!, _clock, grains).GetAwaiter().GetResult();
    }

    private WorkerReport Joining() => new(_number)
    {
        Hello = new WorkerHello(_number, options.Name, options.Slots, ProductVersion.Current, VectorBits),
    };

    private static int VectorBits => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    private void Beat()
    {
        try
        {
            _ = Roster.HeartbeatAsync(_number, _clock.Seconds);
        }
        catch (Exception problem) when (LostCall.Is(problem))
        {
            // no control silo is there now: the next beat may find one
        }
    }
}
