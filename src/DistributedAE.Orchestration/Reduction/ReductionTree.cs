namespace DistributedAE.Orchestration;

/// <summary>
/// The fixed balanced binary tree over the shards of a step: node(first, count) = node(left half) + node(right half).
/// Siblings are added, always left + right, as soon as both are there, so that the root has the same bits whatever
/// blocks the contributions come in, and in whatever order.
/// </summary>
public sealed class ReductionTree
{
    private readonly ContributionPool _pool;

    // node 1 is the root, the children of node n are 2n and 2n + 1, and shard s is node shards + s
    private readonly Contribution?[] _nodes;
    private readonly bool[] _covered;

    /// <summary>An empty tree.</summary>
    /// <param name="shards">Number of shards, a power of two.</param>
    /// <param name="pool">Where contributions go back to once they are summed.</param>
    public ReductionTree(int shards, ContributionPool pool)
    {
        All = Block.All(shards);
        _pool = pool;
        _nodes = new Contribution?[2 * shards];
        _covered = new bool[shards];
    }

    /// <summary>All shards.</summary>
    public Block All { get; }

    /// <summary>The whole step's sums, once every shard has come in.</summary>
    public Contribution? Root => _nodes[1];

    /// <summary>Takes over a block's contribution and adds what can be added.</summary>
    /// <returns>Whether the root is complete now.</returns>
    /// <exception cref="ArgumentException">The block lies outside of the shards, or some of its shards are counted already.</exception>
    public bool Add(Contribution contribution)
    {
        Count(contribution);
        while (TryPair(contribution, out Contribution left, out Contribution right))
        {
            left.Add(right);
            _pool.Return(right);
            contribution = left;
        }

        return Root is not null;
    }

    /// <summary>Counts a contribution's shards; <see cref="TryPair"/> puts it into the tree. For hosts that add on several threads.</summary>
    /// <exception cref="ArgumentException">The block lies outside of the shards, or some of its shards are counted already.</exception>
    public void Count(Contribution contribution)
    {
        ArgumentNullException.ThrowIfNull(contribution);
        Cover(contribution.Block);
    }

    /// <summary>
    /// Puts a counted contribution, or the sum of two, in its place; or takes its sibling out, if that is there. Then the caller adds left + right,
    /// gives right back to its pool, and comes again with left.
    /// </summary>
    /// <returns>Whether there is something to add.</returns>
    public bool TryPair(Contribution contribution, out Contribution left, out Contribution right)
    {
        ArgumentNullException.ThrowIfNull(contribution);
        int node = (_nodes.Length / 2 / contribution.Block.Count) + (contribution.Block.First / contribution.Block.Count);
        if (node > 1 && _nodes[node ^ 1] is { } sibling)
        {
            _nodes[node ^ 1] = null;
            (left, right) = (node & 1) == 0 ? (contribution, sibling) : (sibling, contribution);
            return true;
        }

        _nodes[node] = contribution;
        left = right = contribution;
        return false;
    }

    /// <summary>Empties the tree for the next step; what is in it goes back to the pool.</summary>
    public void Clear()
    {
        for (int node = 1; node < _nodes.Length; node++)
        {
            if (_nodes[node] is { } contribution)
            {
                _pool.Return(contribution);
                _nodes[node] = null;
            }
        }

        Array.Clear(_covered);
    }

    private void Cover(Block block)
    {
        if (block.Count == 0 || !All.Contains(block))
        {
            throw new ArgumentException($"{block} is not within {All}", nameof(block));
        }

        Span<bool> covered = _covered.AsSpan(block.First, block.Count);
        int counted = covered.IndexOf(true);
        if (counted >= 0)
        {
            throw new ArgumentException($"{block} cannot be added: shard {block.First + counted} is counted already", nameof(block));
        }

        covered.Fill(true);
    }
}
