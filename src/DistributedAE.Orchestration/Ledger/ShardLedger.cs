using System.Numerics;
using System.Runtime.InteropServices;

namespace DistributedAE.Orchestration;

/// <summary>
/// Who computes which block of the open step, and which are counted. Every shard is counted exactly once a step, whoever
/// fails, comes back or computes a block a second time. Finding a free block looks at each shard, at most once for each block size.
/// </summary>
public sealed class ShardLedger
{
    private readonly bool[] _assigned;
    private readonly bool[] _accepted;
    private readonly List<Assignment> _assignments = [];
    private readonly GenerationSource _generations;

    /// <summary>A ledger without an open step, with generations of its own.</summary>
    /// <param name="shards">Number of shards, a power of two.</param>
    /// <param name="firstGeneration">
    /// Generation of the first assignment. A coordinator that starts again must begin above all that it ever handed out.
    /// </param>
    public ShardLedger(int shards, long firstGeneration = 1)
        : this(shards, new GenerationSource(firstGeneration))
    {
    }

    /// <summary>A ledger without an open step, one of several with the same source of generations.</summary>
    /// <param name="shards">Number of shards, a power of two.</param>
    /// <param name="generations">Where each assignment gets its generation from.</param>
    public ShardLedger(int shards, GenerationSource generations)
    {
        All = Block.All(shards);
        _assigned = new bool[shards];
        _accepted = new bool[shards];
        _generations = generations;
        Step = -1;
    }

    /// <summary>All shards.</summary>
    public Block All { get; }

    /// <summary>The open step, or −1 when none is open.</summary>
    public long Step { get; private set; }

    /// <summary>Shards that are counted.</summary>
    public int AcceptedShards { get; private set; }

    /// <summary>Shards that nobody computes and that are not counted.</summary>
    public int UnassignedShards { get; private set; }

    /// <summary>Whether every shard is counted.</summary>
    public bool IsComplete => AcceptedShards == All.Count;

    /// <summary>The assignments of the open step that are in force, oldest first, those of counted blocks among them.</summary>
    public IReadOnlyList<Assignment> Assignments => _assignments;

    /// <summary><see cref="Assignments"/>, to be gone through without an allocation.</summary>
    internal ReadOnlySpan<Assignment> InForce => CollectionsMarshal.AsSpan(_assignments);

    /// <summary>Opens a step with every shard unassigned; what is left of the step before is forgotten.</summary>
    public void Open(long step)
    {
        Step = step;
        Array.Clear(_assigned);
        Array.Clear(_accepted);
        _assignments.Clear();
        AcceptedShards = 0;
        UnassignedShards = All.Count;
    }

    /// <summary>Ends the open step, complete or not; whatever comes in for it from now on is of the wrong step.</summary>
    public void Close()
    {
        Open(-1);
        UnassignedShards = 0;
    }

    /// <summary>Hands out the first free block of the largest size that is free and not above the wanted one.</summary>
    /// <param name="holder">Who will compute it; may hold several blocks.</param>
    /// <param name="wantedCount">Shards wanted, ≥ 1; rounded down to a power of two.</param>
    /// <param name="assignment">The block and its generation.</param>
    /// <returns>False when nothing is unassigned.</returns>
    public bool TryAssign(long holder, int wantedCount, out Assignment assignment) => TryAssign(holder, wantedCount, [], out assignment);

    /// <summary>Hands out a free block of the largest size that is free and not above the wanted one: of those the most preferred, else the first.</summary>
    /// <param name="holder">Who will compute it; may hold several blocks.</param>
    /// <param name="wantedCount">Shards wanted, ≥ 1; rounded down to a power of two.</param>
    /// <param name="preferences">For each shard how gladly it is given to this holder, ≥ 0; a block's preference is their sum. Empty for none.</param>
    /// <param name="assignment">The block and its generation.</param>
    /// <returns>False when nothing is unassigned.</returns>
    public bool TryAssign(long holder, int wantedCount, ReadOnlySpan<int> preferences, out Assignment assignment)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(wantedCount, 1);
        int largest = Math.Min(wantedCount, UnassignedShards);
        for (int count = 1 << BitOperations.Log2((uint)largest); largest > 0 && count > 0; count /= 2)
        {
            if (TryFindFree(count, preferences, out Block block))
            {
                assignment = Assign(holder, block);
                return true;
            }
        }

        assignment = default;
        return false;
    }

    /// <summary>Hands out a second copy of a block that is in force or counted: to go on in the place of a slow holder, or to audit one.</summary>
    /// <exception cref="InvalidOperationException">Some of its shards were never handed out.</exception>
    public Assignment Copy(long holder, Block block) =>
        _assigned.AsSpan(block.First, block.Count).Contains(false)
            ? throw new InvalidOperationException($"{block} can't be copied: not all of it is assigned")
            : Assign(holder, block);

    /// <summary>Decides on a contribution, and counts its shards if it is the first for its block.</summary>
    /// <param name="step">The step that it was computed for.</param>
    /// <param name="block">Its block.</param>
    /// <param name="generation">The generation of the assignment that it answers.</param>
    /// <param name="equalsFirst">
    /// Whether it has the same bits as the block's first contribution, as far as the caller knows; looked at for a copy only.
    /// </param>
    public Acceptance Accept(long step, Block block, long generation, bool equalsFirst = true)
    {
        AcceptanceKind kind;
        if (step != Step)
        {
            kind = AcceptanceKind.WrongStep;
        }
        else if (!IsInForce(block, generation))
        {
            kind = AcceptanceKind.StaleGeneration;
        }
        else if (IsAccepted(block))
        {
            kind = equalsFirst ? AcceptanceKind.Duplicate : AcceptanceKind.Mismatch;
        }
        else
        {
            kind = AcceptanceKind.Accepted;
            _accepted.AsSpan(block.First, block.Count).Fill(true);
            AcceptedShards += block.Count;
        }

        return new Acceptance(kind, block, step, generation, Step);
    }

    /// <summary>Takes all blocks from a holder that is lost or leaves; its generations are stale from now on.</summary>
    /// <returns>How many shards became unassigned: those not counted, and in nobody else's hands.</returns>
    public int Release(long holder)
    {
        int before = UnassignedShards;
        for (int index = _assignments.Count - 1; index >= 0; index--)
        {
            if (_assignments[index].Holder == holder)
            {
                ReleaseAt(index);
            }
        }

        return UnassignedShards - before;
    }

    /// <summary>Takes one assignment back; its generation is stale from now on.</summary>
    /// <returns>How many shards became unassigned.</returns>
    public int ReleaseGeneration(long generation)
    {
        int before = UnassignedShards;
        for (int index = _assignments.Count - 1; index >= 0; index--)
        {
            if (_assignments[index].Generation == generation)
            {
                ReleaseAt(index);
            }
        }

        return UnassignedShards - before;
    }

    /// <summary>Whether a block that was handed out is counted.</summary>
    /// <param name="block">A block of an assignment in force, or one that was counted: such blocks are equal or disjoint.</param>
    public bool IsAccepted(Block block) => _accepted[block.First];

    private bool TryFindFree(int count, ReadOnlySpan<int> preferences, out Block block)
    {
        block = default;
        long most = -1;
        for (int first = 0; first < All.Count; first += count)
        {
            if (_assigned.AsSpan(first, count).Contains(true))
            {
                continue;
            }

            long preference = 0;
            foreach (int shardPreference in preferences.IsEmpty ? preferences : preferences.Slice(first, count))
            {
                preference += shardPreference;
            }

            if (preference > most)
            {
                (block, most) = (new Block(first, count), preference);
            }
        }

        return most >= 0;
    }

    private void ReleaseAt(int index)
    {
        Block block = _assignments[index].Block;
        _assignments.RemoveAt(index);
        if (!IsAccepted(block) && !IsHeld(block))
        {
            _assigned.AsSpan(block.First, block.Count).Clear();
            UnassignedShards += block.Count;
        }
    }

    private Assignment Assign(long holder, Block block)
    {
        var assignment = new Assignment(Step, block, holder, _generations.Deal());
        _assignments.Add(assignment);
        Span<bool> assigned = _assigned.AsSpan(block.First, block.Count);
        UnassignedShards -= assigned[0] ? 0 : block.Count;
        assigned.Fill(true);
        return assignment;
    }

    private bool IsHeld(Block block)
    {
        foreach (Assignment assignment in InForce)
        {
            if (assignment.Block == block)
            {
                return true;
            }
        }

        return false;
    }

    private bool IsInForce(Block block, long generation)
    {
        foreach (Assignment assignment in _assignments)
        {
            if (assignment.Generation == generation)
            {
                return assignment.Block == block;
            }
        }

        return false;
    }
}
