using DistributedAE.Orchestration;

namespace DistributedAE.Orleans.Contracts;

/// <summary>Who a worker is.</summary>
/// <param name="Worker">Its number, the same as long as its process lives.</param>
/// <param name="Name">Its name, for people.</param>
/// <param name="Slots">Its threads.</param>
/// <param name="Version">Its DistributedAE.</param>
/// <param name="VectorBits">512, 256 or 128.</param>
[GenerateSerializer, Immutable, Alias("dae.WorkerHello")]
internal sealed record WorkerHello(
    [property: Id(0)] long Worker, [property: Id(1)] string Name, [property: Id(2)] int Slots, [property: Id(3)] string Version, [property: Id(4)] int VectorBits);

/// <summary>What a worker has to say when it asks for work.</summary>
/// <param name="Worker">Its number.</param>
[GenerateSerializer, Immutable, Alias("dae.WorkerReport")]
internal sealed record WorkerReport([property: Id(0)] long Worker)
{
    /// <summary>It joins, or joins again because it could not hand in what it was given.</summary>
    [Id(1)]
    public WorkerHello? Hello { get; init; }

    /// <summary>The order that it answers; null for none.</summary>
    [Id(2)]
    public WorkerOrder? Answered { get; init; }

    /// <summary>Its result, whose sums the partitions have; null where it gives the block back.</summary>
    [Id(3)]
    public CountedPart? Result { get; init; }

    /// <summary>Digest of the result where one was wanted; 0 for none.</summary>
    [Id(4)]
    public ulong Digest { get; init; }

    /// <summary>Why it gives the block back; null where it came too late with it.</summary>
    [Id(5)]
    public string? Returned { get; init; }

    /// <summary>It wants to leave: it gets nothing more.</summary>
    [Id(6)]
    public bool IsLeaving { get; init; }
}

/// <summary>What a worker is to do next.</summary>
internal enum WorkerOrderKind
{
    /// <summary>Ask again: there was nothing to do for a while.</summary>
    AskAgain,

    /// <summary>Join: it is not known.</summary>
    Join,

    /// <summary>Compute a block.</summary>
    Compute,

    /// <summary>Go: it was drained, or is not wanted.</summary>
    Leave,
}

/// <summary>An order to a worker.</summary>
/// <param name="Kind">What to do.</param>
[GenerateSerializer, Immutable, Alias("dae.WorkerOrder")]
internal sealed record WorkerOrder([property: Id(0)] WorkerOrderKind Kind)
{
    /// <summary>The stage to compute for.</summary>
    [Id(1)]
    public IStageGrain? Stage { get; init; }

    /// <summary>Key of the stage's grain.</summary>
    [Id(2)]
    public string StageKey { get; init; } = "";

    /// <summary>The job's number in the exchange of work.</summary>
    [Id(3)]
    public long Job { get; init; }

    /// <summary>Index of the stage.</summary>
    [Id(4)]
    public int StageIndex { get; init; }

    /// <summary>What to compute.</summary>
    [Id(5)]
    public StageOrder? Work { get; init; }

    /// <summary>Generation of the assignment.</summary>
    [Id(6)]
    public long Generation { get; init; }

    /// <summary>First shard.</summary>
    [Id(7)]
    public int First { get; init; }

    /// <summary>Number of shards.</summary>
    [Id(8)]
    public int Count { get; init; }

    /// <summary>Whether the result needs a digest.</summary>
    [Id(9)]
    public bool WantsDigest { get; init; }

    /// <summary>Why it is not wanted.</summary>
    [Id(10)]
    public string? Reason { get; init; }

    /// <summary>The block.</summary>
    public Block Block => new(First, Count);

    /// <summary>The work as the machine names it.</summary>
    public WorkId WorkId => new(Job, StageIndex, Work!.Kind, Work.Version);
}
