using DistributedAE.Numerics;

namespace DistributedAE.Orchestration;

/// <summary>
/// Which blocks of the open work are computed by two workers, and which of them still wait for the second. The choice is a function of (seed,
/// stage, step, block), so that a run can be repeated.
/// </summary>
public sealed class AuditPlan
{
    private readonly ulong _seed;
    private readonly float _fraction;
    private readonly float[] _draws;
    private readonly List<PendingAudit> _pending = [];
    private bool _isOn;

    /// <summary>A plan without open work.</summary>
    /// <param name="shards">Number of shards, a power of two.</param>
    /// <param name="fraction">Part of the blocks, 0 to 1.</param>
    /// <param name="seed">The job's seed.</param>
    public AuditPlan(int shards, double fraction, ulong seed)
    {
        _seed = seed;
        _fraction = (float)fraction;
        _draws = new float[fraction > 0 ? 2 * shards : 0];
    }

    /// <summary>Blocks that are counted and wait for their second result.</summary>
    public IReadOnlyList<PendingAudit> Pending => _pending;

    /// <summary>Draws for a new work. Only contributions are audited.</summary>
    public void Open(in WorkId work)
    {
        _pending.Clear();
        _isOn = _draws.Length > 0 && work.Kind == WorkKind.Contribution;
        if (_isOn)
        {
            new RandomStream(_seed, RandomPurpose.Audit, work.Stage, 0, work.Version).FillUniform(_draws);
        }
    }

    /// <summary>Whether the block shall be computed by two workers.</summary>
    public bool Covers(Block block)
    {
        // the block's node in the tree: 1 is the root, 2n and 2n + 1 are the children of n
        int shards = _draws.Length / 2;
        return _isOn && _draws[(shards / block.Count) + (block.First / block.Count)] < _fraction;
    }

    /// <summary>A covered block was counted: it waits for a second result.</summary>
    public void Await(Block block, long countedFrom)
    {
        if (Covers(block))
        {
            _pending.Add(new PendingAudit(block, countedFrom));
        }
    }

    /// <summary>A second result of the block came, or never will.</summary>
    public void Settle(Block block)
    {
        for (int index = _pending.Count - 1; index >= 0; index--)
        {
            if (_pending[index].Block == block)
            {
                _pending.RemoveAt(index);
            }
        }
    }
}
