using System.Numerics;

namespace DistributedAE.Orchestration;

/// <summary>
/// An aligned power-of-two run of shards, computed by one worker in one go. It is a node of the reduction tree, so that its
/// sum can be handed in as one contribution.
/// </summary>
public readonly record struct Block
{
    /// <summary>The block of <paramref name="count"/> shards from <paramref name="first"/> on.</summary>
    /// <exception cref="ArgumentException">The count is no power of two, or the first shard is negative or no multiple of it.</exception>
    public Block(int first, int count)
    {
        if (!BitOperations.IsPow2(count))
        {
            throw new ArgumentException($"a block has a power of two of shards, not {count}", nameof(count));
        }

        if (first < 0 || first % count != 0)
        {
            throw new ArgumentException($"a block of {count} shards starts at a multiple of {count}, not at {first}", nameof(first));
        }

        First = first;
        Count = count;
    }

    /// <summary>The first shard.</summary>
    public int First { get; }

    /// <summary>Number of shards, a power of two (0 only in an uninitialised value).</summary>
    public int Count { get; }

    /// <summary>The shard behind the last one.</summary>
    public int End => First + Count;

    /// <summary>Whether it is the left child of its parent.</summary>
    public bool IsLeft => (First & Count) == 0;

    /// <summary>The other child of its parent.</summary>
    public Block Sibling => new(First ^ Count, Count);

    /// <summary>The block of twice the size that it is half of.</summary>
    public Block Parent => new(First & ~Count, Count * 2);

    /// <summary>The block of all shards: the root of the tree.</summary>
    /// <exception cref="ArgumentException">The number of shards is no power of two.</exception>
    public static Block All(int shards) => new(0, shards);

    /// <summary>Whether every shard of <paramref name="other"/> is in it.</summary>
    public bool Contains(Block other) => First <= other.First && other.End <= End;

    /// <summary>For example <c>shards 4–7</c>.</summary>
    public override string ToString() => Count == 1 ? $"shard {First}" : $"shards {First}–{End - 1}";
}
