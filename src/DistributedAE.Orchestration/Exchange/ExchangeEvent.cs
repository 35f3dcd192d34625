using DistributedAE.Autoencoders;

namespace DistributedAE.Orchestration;

/// <summary>Something that happened to a coordinator's exchange of work. Made by the static members; all of them carry the time.</summary>
public readonly record struct ExchangeEvent
{
    private ExchangeEvent(ExchangeEventKind kind, TimeSpan now)
    {
        Kind = kind;
        Now = now;
    }

    /// <summary>What happened.</summary>
    public ExchangeEventKind Kind { get; }

    /// <summary>When: counted from an arbitrary start, never going back.</summary>
    public TimeSpan Now { get; }

    /// <summary>The worker that it is about.</summary>
    public long Worker { get; private init; }

    /// <summary>Name of a worker that joins.</summary>
    public string? Name { get; private init; }

    /// <summary>Threads of a worker that joins.</summary>
    public int Slots { get; private init; }

    /// <summary>Engine of a worker that joins.</summary>
    public EngineKind Engine { get; private init; }

    /// <summary>The work that it is about.</summary>
    public WorkId Work { get; private init; }

    /// <summary>What the whole work costs.</summary>
    public double Cost { get; private init; }

    /// <summary>Generation of the assignment that is answered.</summary>
    public long Generation { get; private init; }

    /// <summary>The block that was computed.</summary>
    public Block Block { get; private init; }

    /// <summary>Digest of the result's bits, or 0 when none was made.</summary>
    public ulong Digest { get; private init; }

    /// <summary>A worker connected. One that joins again starts anew: what it held is taken back.</summary>
    /// <param name="worker">Its number, the same over all its connections.</param>
    /// <param name="name">Its name, for people.</param>
    /// <param name="slots">Number of threads, ≥ 1.</param>
    /// <param name="now">The time.</param>
    /// <param name="engine">What it computes with.</param>
    public static ExchangeEvent WorkerJoined(long worker, string name, int slots, TimeSpan now, EngineKind engine = EngineKind.Managed) =>
        new(ExchangeEventKind.WorkerJoined, now) { Worker = worker, Name = name, Slots = slots, Engine = engine };

    /// <summary>A heartbeat came, or a part of a long message.</summary>
    public static ExchangeEvent WorkerHeard(long worker, TimeSpan now) => new(ExchangeEventKind.WorkerHeard, now) { Worker = worker };

    /// <summary>
    /// A worker wants a block; it waits until it gets one. One that computes may want the next one already. A worker that can't hand in what it
    /// was given must say so with <see cref="BlockReturned"/>, or join again.
    /// </summary>
    public static ExchangeEvent WorkerWants(long worker, TimeSpan now) => new(ExchangeEventKind.WorkerWants, now) { Worker = worker };

    /// <summary>A worker's connection is gone, with all that was under way in it.</summary>
    public static ExchangeEvent WorkerLost(long worker, TimeSpan now) => new(ExchangeEventKind.WorkerLost, now) { Worker = worker };

    /// <summary>A worker shall finish what it holds and go.</summary>
    public static ExchangeEvent DrainRequested(long worker, TimeSpan now) => new(ExchangeEventKind.DrainRequested, now) { Worker = worker };

    /// <summary>A result is there. Only to be told when the whole of it has arrived: its shards may be counted by this.</summary>
    /// <param name="worker">Who sent it.</param>
    /// <param name="work">The work that it says it is of.</param>
    /// <param name="generation">Generation of the assignment that it answers.</param>
    /// <param name="block">The block that it says it is of.</param>
    /// <param name="digest">Digest of its bits; 0 for none, which is compared with nothing.</param>
    /// <param name="now">The time.</param>
    public static ExchangeEvent ResultArrived(long worker, in WorkId work, long generation, Block block, ulong digest, TimeSpan now) =>
        new(ExchangeEventKind.ResultArrived, now) { Worker = worker, Work = work, Generation = generation, Block = block, Digest = digest };

    /// <summary>A worker can't compute a block: its data can't be had, its memory does not suffice. It is given nothing of that job for a while.</summary>
    public static ExchangeEvent BlockReturned(long worker, long generation, TimeSpan now) =>
        new(ExchangeEventKind.BlockReturned, now) { Worker = worker, Generation = generation };

    /// <summary>A job has something to compute; the work that it had open before is over.</summary>
    /// <param name="work">What. Opening the same again after it was abandoned is allowed.</param>
    /// <param name="cost">What all of it costs, above 0, in a unit that is the same for all jobs: samples × parameters.</param>
    /// <param name="now">The time.</param>
    public static ExchangeEvent WorkOpened(in WorkId work, double cost, TimeSpan now) =>
        new(ExchangeEventKind.WorkOpened, now) { Work = work, Cost = cost };

    /// <summary>A job does not need its open work any more.</summary>
    public static ExchangeEvent WorkAbandoned(long job, TimeSpan now) =>
        new(ExchangeEventKind.WorkAbandoned, now) { Work = new WorkId(job, 0, WorkKind.Contribution, 0) };

    /// <summary>The clock moved.</summary>
    public static ExchangeEvent TimePassed(TimeSpan now) => new(ExchangeEventKind.TimePassed, now);
}
