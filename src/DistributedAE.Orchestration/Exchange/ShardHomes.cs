namespace DistributedAE.Orchestration;

/// <summary>
/// Which worker a shard was computed by last: it has the shard's samples, and in layer-wise training their codes. In a steady state everyone
/// keeps its shards.
/// </summary>
/// <param name="shards">Number of shards.</param>
public sealed class ShardHomes(int shards)
{
    private readonly Worker?[] _homes = new Worker?[shards];
    private readonly int[] _preferences = new int[shards];

    /// <summary>Whether the worker computed any shard last.</summary>
    public bool Has(Worker worker) => Array.IndexOf(_homes, worker) >= 0;

    /// <summary>Number of shards that the worker computed last.</summary>
    public int CountOf(Worker worker)
    {
        int count = 0;
        foreach (Worker? home in _homes)
        {
            count += ReferenceEquals(home, worker) ? 1 : 0;
        }

        return count;
    }

    /// <summary>The worker computed that block.</summary>
    public void Settle(Worker worker, Block block) => _homes.AsSpan(block.First, block.Count).Fill(worker);

    /// <summary>For <see cref="ShardLedger.TryAssign(long, int, ReadOnlySpan{int}, out Assignment)"/>: own shards before nobody's, and those before others'.</summary>
    public ReadOnlySpan<int> PreferencesOf(Worker worker)
    {
        for (int shard = 0; shard < _homes.Length; shard++)
        {
            Worker? home = _homes[shard];
            _preferences[shard] = ReferenceEquals(home, worker) ? 2 : home is { State: WorkerState.Active } ? 0 : 1;
        }

        return _preferences;
    }
}
