using DistributedAE.Orchestration;
using DistributedAE.Orleans.Contracts;
using DistributedAE.Protocol.Api;
using DistributedAE.Server.Exchange;

namespace DistributedAE.Orleans.Workers;

/// <summary>A worker silo, as the roster's host knows it.</summary>
/// <param name="hello">Who it is.</param>
/// <param name="joined">When it came.</param>
/// <param name="now">The same by the exchange's clock.</param>
internal sealed class RosterWorker(WorkerHello hello, DateTimeOffset joined, TimeSpan now)
{
    private TaskCompletionSource<WorkerOrder>? _asking;
    private WorkerOrder? _next;

    /// <summary>Who it is.</summary>
    public WorkerHello Hello => hello;

    /// <summary>Its id for people.</summary>
    public string Id => WorkerConnection.IdOf(hello.Worker);

    /// <summary>The job that it computes for.</summary>
    public string? JobId { get; private set; }

    /// <summary>Shards of its last block.</summary>
    public int BlockShards { get; private set; }

    /// <summary>When it was last heard of.</summary>
    public DateTimeOffset LastHeardAt { get; set; }

    /// <summary>How it spends its time.</summary>
    public WorkerActivity Activity { get; } = new(now);

    /// <summary>It waits for an order.</summary>
    /// <returns>Completes with the order.</returns>
    public Task<WorkerOrder> Ask()
    {
        _ = _asking?.TrySetResult(new WorkerOrder(WorkerOrderKind.AskAgain));
        if (_next is { } next)
        {
            _next = null;
            return Task.FromResult(next);
        }

        _asking = new TaskCompletionSource<WorkerOrder>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _asking.Task;
    }

    /// <summary>It joins again: what it was given before is void.</summary>
    public void Reset() => _next = null;

    /// <summary>Gives it an order, at once or when it asks.</summary>
    public void Give(WorkerOrder order)
    {
        if (order.Kind == WorkerOrderKind.Compute)
        {
            BlockShards = order.Count;
        }

        TaskCompletionSource<WorkerOrder>? asking = _asking;
        _asking = null;
        if (asking is null || !asking.TrySetResult(order))
        {
            _next = order;
        }
    }

    /// <summary>Gives it a block.</summary>
    public void Give(WorkerOrder order, string jobId, TimeSpan at)
    {
        JobId = jobId;
        Activity.Give(at);
        Give(order);
    }

    /// <summary>Nothing came for it: it asks again. An order that comes now waits for that.</summary>
    public void StopAsking(Task<WorkerOrder> asked)
    {
        if (_asking?.Task == asked)
        {
            _asking = null;
        }
    }

    /// <summary>The worker as people see it.</summary>
    /// <param name="known">As the machine knows it.</param>
    public WorkerView View(Worker? known) => Activity.AddTo(new WorkerView(
        Id,
        hello.Name,
        known switch
        {
            { State: WorkerState.Draining } => "draining",
            { Held.Count: > 0 } => "computing",
            { IsPresent: true } => "waiting",
            _ => "lost",
        },
        hello.Slots,
        hello.Version,
        hello.VectorBits,
        "orleans",
        joined,
        LastHeardAt)
    {
        JobId = known?.Held.Count > 0 ? JobId : null,
        BlockShards = BlockShards,
        Contributions = known?.BlocksCounted ?? 0,
        Dropped = known?.BlocksDropped ?? 0,
    });
}
