namespace DistributedAE.Orchestration.Tests;

/// <summary>A block that a worker was given.</summary>
/// <param name="Version">Of the step.</param>
/// <param name="Generation">Of the assignment.</param>
/// <param name="Block">The shards.</param>
public readonly record struct GivenBlock(long Version, long Generation, Block Block);

/// <summary>
/// An exchange of work for one job with <see cref="Shards"/> shards, wherever it is hosted: as a machine alone, or behind grains. Time passes while a block is waited for, and
/// all workers but the lost ones are heard meanwhile. A shard's loss is 2 to its number, so that a step's sum tells which shards were counted how often.
/// </summary>
public abstract class CountingExchange : IAsyncDisposable
{
    /// <summary>Shards of the job.</summary>
    public const int Shards = 8;

    /// <summary>The sum of a step whose shards were counted once each.</summary>
    public const double OnceEach = (1 << Shards) - 1;

    /// <summary>The loss of a block; a result that must not count has <paramref name="isWrong"/>.</summary>
    public static double LossOf(Block block, bool isWrong) =>
        Enumerable.Range(block.First, block.Count).Sum(shard => (double)(1 << shard)) + (isWrong ? 1000 : 0);

    /// <summary>A worker joins, or joins again.</summary>
    public abstract Task JoinAsync(long worker);

    /// <summary>Opens a step.</summary>
    public abstract Task OpenAsync(long version);

    /// <summary>Waits until a worker is given a block.</summary>
    public abstract Task<GivenBlock> GetAsync(long worker);

    /// <summary>A worker hands a block's result in, and asks for the next.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="given">What it was given.</param>
    /// <param name="isWrong">Its sums are others than those of the block: it must not be counted.</param>
    public abstract Task HandInAsync(long worker, GivenBlock given, bool isWrong = false);

    /// <summary>Nothing is heard of a worker until it is lost.</summary>
    public abstract Task LoseAsync(long worker);

    /// <summary>Waits until the open step is complete.</summary>
    /// <returns>The sum of the losses that were counted.</returns>
    public abstract Task<double> CompleteAsync();

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
