using System.Collections.Concurrent;
using DistributedAE.Autoencoders;
using DistributedAE.Orchestration;
using DistributedAE.Protocol.Api;
using DistributedAE.Protocol.Exchange;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Server.Exchange;

/// <summary>
/// A worker's connection, as the exchange writes to it. Heads go out at once; what has a payload is written by a thread of its own, so that a slow or frozen worker
/// holds up nobody else. Frames keep their order.
/// </summary>
internal sealed class WorkerConnection : IDisposable
{
    private const int MostWaiting = 256;

    private readonly BlockingCollection<OutFrame> _queue = new(MostWaiting);
    private readonly Dictionary<long, StageMemory> _stages = [];
    private Thread? _writer;
    private int _waiting;
    private volatile bool _closed;

    /// <param name="hello">Who it is.</param>
    /// <param name="channel">Its frames; owned.</param>
    /// <param name="isShared">Whether tensors go through shared memory.</param>
    /// <param name="joinedAt">When it came.</param>
    /// <param name="now">The same by the exchange's clock.</param>
    public WorkerConnection(HelloMessage hello, FrameChannel channel, bool isShared, DateTimeOffset joinedAt, TimeSpan now)
    {
        Activity = new WorkerActivity(now);
        Hello = hello;
        Channel = channel;
        IsShared = isShared;
        JoinedAt = joinedAt;
        LastHeardAt = joinedAt;
    }

    /// <summary>Who it is.</summary>
    public HelloMessage Hello { get; }

    /// <summary>Its number.</summary>
    public long Number => Hello.Worker;

    /// <summary>What it computes with.</summary>
    public EngineKind Engine => JobWords.Parse<EngineKind>(Hello.Engine);

    /// <summary>Its id, for people.</summary>
    public string Id => IdOf(Number);

    /// <summary>Its frames.</summary>
    public FrameChannel Channel { get; }

    /// <summary>Whether tensors go through shared memory.</summary>
    public bool IsShared { get; }

    /// <summary>When it came.</summary>
    public DateTimeOffset JoinedAt { get; }

    /// <summary>When it was last heard of; renewed by the exchange's clock.</summary>
    public DateTimeOffset LastHeardAt { get; set; }

    /// <summary>Bytes read when the clock last looked.</summary>
    public long BytesSeen { get; set; }

    /// <summary>Whether the coordinator let it go.</summary>
    public bool IsReleased { get; set; }

    /// <summary>Whether the coordinator gave it up because it was silent for too long.</summary>
    public bool IsExpired { get; set; }

    /// <summary>The job of its last block.</summary>
    public string? JobId { get; set; }

    /// <summary>Shards of its last block.</summary>
    public int BlockShards { get; set; }

    /// <summary>How it spends its time.</summary>
    public WorkerActivity Activity { get; }

    /// <summary>A worker's id for people: eight hexadecimal digits.</summary>
    public static string IdOf(long number) => $"w-{(uint)(number ^ (number >> 32)):x8}";

    /// <summary>The worker as people see it.</summary>
    /// <param name="worker">What the roster knows of it.</param>
    public WorkerView View(Worker? worker) => Activity.AddTo(new WorkerView(
        Id,
        Hello.Name,
        worker?.State switch
        {
            WorkerState.Draining => "draining",
            WorkerState.Active => worker.Held.Count > 0 ? "computing" : "waiting",
            _ => "lost",
        },
        Hello.Slots,
        Hello.Version,
        Hello.VectorBits,
        IsShared ? "sharedMemory" : "stream",
        JoinedAt,
        LastHeardAt)
    {
        Engine = Hello.Engine,
        JobId = JobId,
        BlockShards = BlockShards,
        Contributions = worker?.BlocksCounted ?? 0,
        Dropped = worker?.BlocksDropped ?? 0,
    });

    /// <summary>What this worker has of a job's stage; null before it was told of it.</summary>
    public StageMemory? MemoryOf(long job, int stage) =>
        _stages.TryGetValue(job, out StageMemory? memory) && memory.Stage == stage ? memory : null;

    /// <summary>Remembers what it has of a job's stage, in place of that job's stage before.</summary>
    public void Remember(long job, StageMemory memory)
    {
        Forget(job);
        _stages.Add(job, memory);
    }

    /// <summary>Forgets a job; memory that is in use by the tree is released when it comes back.</summary>
    public void Forget(long job)
    {
        if (_stages.Remove(job, out StageMemory? memory))
        {
            memory.Retire();
        }
    }

    /// <summary>Sends a frame.</summary>
    public void Send(in FrameHead head, Action<FrameChannel, FrameHead>? write = null)
    {
        if (_closed)
        {
            return;
        }

        if (write is null && Volatile.Read(ref _waiting) == 0)
        {
            WriteNow(new OutFrame(head, null));
            return;
        }

        Interlocked.Increment(ref _waiting);
        if (!_queue.TryAdd(new OutFrame(head, write)))
        {
            // a worker that reads nothing for so long is as good as gone
            Close();
            return;
        }

        if (_writer is null)
        {
            _writer = new Thread(WriteAll) { IsBackground = true, Name = $"to {Id}" };
            _writer.Start();
        }
    }

    /// <summary>Ends the connection: whoever reads from it gets an exception.</summary>
    public void Close()
    {
        _closed = true;
        Channel.Dispose();
    }

    public void Dispose()
    {
        Close();
        foreach (StageMemory memory in _stages.Values)
        {
            memory.Retire();
        }

        _stages.Clear();
        _queue.CompleteAdding();
    }

    private void WriteAll()
    {
        foreach (OutFrame frame in _queue.GetConsumingEnumerable())
        {
            WriteNow(frame);
            Interlocked.Decrement(ref _waiting);
        }
    }

    private void WriteNow(in OutFrame frame)
    {
        try
        {
            if (_closed)
            {
                return;
            }

            if (frame.Write is { } write)
            {
                write(Channel, frame.Head);
            }
            else
            {
                Channel.Write(frame.Head);
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            Close();
        }
    }
}
