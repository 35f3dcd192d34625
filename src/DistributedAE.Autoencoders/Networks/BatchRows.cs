namespace DistributedAE.Autoencoders;

/// <summary>
/// The samples of one block of one step: which sample each row holds, and where each shard's rows begin. Owned by the caller and reused.
/// </summary>
/// <param name="rowCapacity">Most rows.</param>
/// <param name="shardCapacity">Most shards, a power of two.</param>
public sealed class BatchRows(int rowCapacity, int shardCapacity)
{
    private readonly int[] _samples = new int[rowCapacity];
    private readonly int[] _shardStarts = new int[shardCapacity + 1];

    /// <summary>Number of shards so far.</summary>
    public int ShardCount { get; private set; }

    /// <summary>Number of rows so far.</summary>
    public int RowCount => _shardStarts[ShardCount];

    /// <summary>Epoch of the step, for the noise.</summary>
    public int Epoch { get; private set; }

    /// <summary>The sample of each row.</summary>
    public ReadOnlySpan<int> Samples => _samples.AsSpan(0, RowCount);

    /// <summary>Row where each shard begins and, behind them, the number of rows.</summary>
    public ReadOnlySpan<int> ShardStarts => _shardStarts.AsSpan(0, ShardCount + 1);

    /// <summary>Epochs that have passed at the step, fractions included, for what grows over epochs.</summary>
    public double Progress { get; private set; }

    /// <summary>Starts a new block.</summary>
    /// <param name="epoch">Epoch of the step.</param>
    /// <param name="step">The step within the epoch.</param>
    /// <param name="stepsPerEpoch">Steps of an epoch.</param>
    public void Clear(int epoch, int step = 0, int stepsPerEpoch = 1)
    {
        ShardCount = 0;
        Epoch = epoch;
        Progress = epoch + ((double)step / stepsPerEpoch);
    }

    /// <summary>Adds the next shard's micro-batch, which may be empty.</summary>
    public void Add(ReadOnlySpan<int> samples)
    {
        int start = RowCount;
        samples.CopyTo(_samples.AsSpan(start));
        ShardCount++;
        _shardStarts[ShardCount] = start + samples.Length;
    }
}
