namespace DistributedAE.Numerics.Convolution;

/// <summary>Which rows of a block each group of lanes holds. A shard begins a new group, and its last group may have idle lanes; so a group's samples do not depend on the block.</summary>
/// <param name="rowCapacity">Most rows.</param>
/// <param name="shardCapacity">Most shards.</param>
/// <param name="places">How many groups' lanes have room at a time.</param>
public sealed class LaneGroups(int rowCapacity, int shardCapacity, int places)
{
    private readonly int[] _firstRows = new int[CapacityOf(rowCapacity, shardCapacity)];
    private readonly int[] _rowCounts = new int[CapacityOf(rowCapacity, shardCapacity)];
    private readonly int[] _rowsAt = new int[places];
    private readonly int[] _shardStarts = new int[shardCapacity + 1];
    private int _shards;

    /// <summary>Number of groups.</summary>
    public int Count => _shardStarts[_shards];

    /// <summary>Group where each shard begins and, behind them, the number of groups.</summary>
    public ReadOnlySpan<int> ShardStarts => _shardStarts.AsSpan(0, _shards + 1);

    /// <summary>Most groups that so many rows and shards can need.</summary>
    public static int CapacityOf(int rows, int shards) => (rows / SampleLanes.GroupSize) + Math.Min(rows, shards);

    /// <summary>Divides a block into groups.</summary>
    /// <param name="shardStarts">Row where each shard begins and, behind them, the number of rows.</param>
    public void Set(ReadOnlySpan<int> shardStarts)
    {
        int group = 0;
        _shards = shardStarts.Length - 1;
        for (int shard = 0; shard < _shards; shard++)
        {
            _shardStarts[shard] = group;
            for (int row = shardStarts[shard]; row < shardStarts[shard + 1]; row += SampleLanes.GroupSize)
            {
                _firstRows[group] = row;
                _rowCounts[group++] = Math.Min(SampleLanes.GroupSize, shardStarts[shard + 1] - row);
            }
        }

        _shardStarts[_shards] = group;
    }

    /// <summary>A group whose lanes lie at <paramref name="place"/>, until another one's do.</summary>
    public LaneGroup Put(int group, int place)
    {
        _rowsAt[place] = _rowCounts[group];
        return new LaneGroup(group, place, _firstRows[group], _rowCounts[group]);
    }

    /// <summary>How many lanes of the group at <paramref name="place"/> are samples.</summary>
    public int RowsAt(int place) => _rowsAt[place];
}
