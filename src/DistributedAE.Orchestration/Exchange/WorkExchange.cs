using DistributedAE.Autoencoders;

namespace DistributedAE.Orchestration;

/// <summary>
/// One running job's open work: who computes which block of it. Decides with the ledger what is given to an idle worker and what becomes of a
/// result; <see cref="WorkBroker"/> calls it and owns what several jobs share.
/// </summary>
public sealed class WorkExchange
{
    private readonly WorkerRoster _roster;
    private readonly ShardLedger _ledger;
    private readonly ShardHomes _homes;
    private readonly AuditPlan _audits;
    private readonly BlockResult[] _results;
    private readonly Dictionary<long, TimeSpan> _pausedUntil = [];
    private double _blockCost;

    internal WorkExchange(JobWork job, WorkerRoster roster, GenerationSource generations)
    {
        job.Options.Check();
        Job = job;
        _roster = roster;
        _ledger = new ShardLedger(job.Shards, generations);
        _homes = new ShardHomes(job.Shards);
        _audits = new AuditPlan(job.Shards, job.Engines.AreReproducible() ? job.Options.AuditFraction : 0, job.Options.Seed);
        _results = new BlockResult[job.Shards];
    }

    /// <summary>The job.</summary>
    public JobWork Job { get; }

    /// <summary>Whether some of the work is still to be computed.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>The work that is open, or was last.</summary>
    public WorkId Work { get; private set; }

    /// <summary>What happened so far.</summary>
    public ExchangeCounters Counters { get; } = new();

    /// <summary>Shards of the open work that are counted.</summary>
    public int CountedShards => _ledger.AcceptedShards;

    /// <summary>Shards of the open work that nobody computes and that are not counted.</summary>
    public int UnassignedShards => _ledger.UnassignedShards;

    /// <summary>Number of shards that a worker computed last.</summary>
    public int HomesOf(Worker worker) => _homes.CountOf(worker);

    internal bool HasHome(Worker worker) => IsOpen && _homes.Has(worker);

    /// <summary>Whether a worker's engine may take part.</summary>
    public bool Admits(Worker worker) => Job.Engines.Admit(worker.Engine);

    /// <summary>Whether a block that is in somebody's hands is not counted yet.</summary>
    public bool IsWanted(Block block) => IsOpen && !_ledger.IsAccepted(block);

    internal void Open(in WorkId work, double cost)
    {
        if (!(cost > 0 && double.IsFinite(cost)))
        {
            throw new ArgumentOutOfRangeException(nameof(cost), cost, "the cost of a work is a finite number above 0");
        }

        Work = work;
        IsOpen = true;
        _blockCost = cost / Job.Shards;
        _ledger.Open(work.Version);
        _audits.Open(work);
        _roster.Reconsider(cost, Job.Shards);
    }

    internal void Close()
    {
        IsOpen = false;
        _ledger.Close();
        _audits.Open(Work);
    }

    /// <summary>Gives a worker a block that nobody has, or one that is to be audited.</summary>
    internal bool TryGive(Worker worker, TimeSpan now, out ExchangeEffect effect)
    {
        effect = default;
        if (!IsOpen || !Admits(worker) || IsPaused(worker, now))
        {
            return false;
        }

        int wanted = BlockSizing.Of(_roster.ShareOf(worker, Job.Engines), Job.Shards);
        if (_ledger.UnassignedShards > 0 && _ledger.TryAssign(worker.Id, wanted, _homes.PreferencesOf(worker), out Assignment assignment))
        {
            effect = Give(worker, assignment, AssignmentPurpose.First, now);
            return true;
        }

        if (TryFindUnaudited(worker, out Block block))
        {
            Counters.Audits++;
            effect = Give(worker, _ledger.Copy(worker.Id, block), AssignmentPurpose.Audit, now);
            return true;
        }

        return false;
    }

    /// <summary>Gives a worker a copy of the oldest block that is late.</summary>
    internal bool TryCopy(Worker worker, TimeSpan now, out ExchangeEffect effect)
    {
        effect = default;
        if (!IsOpen || !Admits(worker) || IsPaused(worker, now))
        {
            return false;
        }

        foreach (Assignment candidate in _ledger.InForce)
        {
            if (CopyDue(candidate, worker.Id) is { } due && due <= now)
            {
                Counters.Copies++;
                effect = Give(worker, _ledger.Copy(worker.Id, candidate.Block), AssignmentPurpose.Copy, now);
                return true;
            }
        }

        return false;
    }

    /// <summary>When a worker that waits is to be looked at again: a copy is due, or its pause is over; null for never.</summary>
    internal TimeSpan? NextCopy(Worker worker)
    {
        if (!IsOpen || !Admits(worker))
        {
            return null;
        }

        // one that gave a block back gets nothing before its pause is over, so that nothing is due before
        if (_pausedUntil.TryGetValue(worker.Id, out TimeSpan end))
        {
            return end;
        }

        TimeSpan? next = null;
        foreach (Assignment candidate in _ledger.InForce)
        {
            if (CopyDue(candidate, worker.Id) is { } due && !(due >= next))
            {
                next = due;
            }
        }

        return next;
    }

    /// <summary>Decides on a result that answers a block which the worker holds.</summary>
    internal Acceptance Accept(Worker worker, in WorkId work, Assignment answered, Block block, ulong digest, out long otherWorker)
    {
        otherWorker = 0;
        Acceptance acceptance;
        if (work != Work || _ledger.Step < 0)
        {
            acceptance = new Acceptance(AcceptanceKind.WrongStep, block, work.Version, answered.Generation, IsOpen ? _ledger.Step : -1);
        }
        else
        {
            ref BlockResult first = ref _results[answered.Block.First];
            bool equals = !Job.Engines.AreReproducible() || digest == 0 || first.Digest == 0 || digest == first.Digest;
            acceptance = _ledger.Accept(work.Version, block, answered.Generation, equals);
            if (acceptance.IsAccepted)
            {
                first = new BlockResult(worker.Id, digest);
                _homes.Settle(worker, block);
                _audits.Await(block, worker.Id);
            }
            else if (acceptance.Kind is AcceptanceKind.Duplicate or AcceptanceKind.Mismatch && first.Worker != worker.Id)
            {
                otherWorker = first.Worker;
                _audits.Settle(block);
            }
        }

        Count(worker, acceptance);
        return acceptance;
    }

    internal void Refused() => Counters.Stale++;

    internal void Release(Worker worker)
    {
        int shards = _ledger.Release(worker.Id);
        Counters.ShardsTakenBack += shards;
        worker.ShardsTakenBack += shards;
    }

    internal void Return(Worker worker, long generation, TimeSpan now)
    {
        Counters.ShardsTakenBack += _ledger.ReleaseGeneration(generation);
        _pausedUntil[worker.Id] = now + Job.Options.ReturnPause;
    }

    /// <summary>Whether the work became complete by what happened last. Audits that nobody is left to do are given up.</summary>
    internal bool TryComplete()
    {
        if (!IsOpen || !_ledger.IsComplete)
        {
            return false;
        }

        for (int index = _audits.Pending.Count - 1; index >= 0; index--)
        {
            PendingAudit audit = _audits.Pending[index];
            if (!IsInOtherHands(audit.Block, audit.CountedFrom) && !HasOtherActive(audit.CountedFrom))
            {
                Counters.AuditsWaived++;
                _audits.Settle(audit.Block);
            }
        }

        IsOpen = _audits.Pending.Count > 0;
        return !IsOpen;
    }

    private ExchangeEffect Give(Worker worker, Assignment assignment, AssignmentPurpose purpose, TimeSpan now)
    {
        Counters.Assigned++;
        worker.Give(new HeldBlock(Work, assignment, _blockCost * assignment.Block.Count, now));
        return new ExchangeEffect(ExchangeEffectKind.Assign, worker.Id, Work)
        {
            Assignment = assignment,
            Purpose = purpose,
            IsAudited = _audits.Covers(assignment.Block),
        };
    }

    private void Count(Worker worker, in Acceptance acceptance)
    {
        switch (acceptance.Kind)
        {
            case AcceptanceKind.Accepted:
                Counters.Counted++;
                worker.BlocksCounted++;
                worker.ShardsCounted += acceptance.Block.Count;
                return;
            case AcceptanceKind.Duplicate:
                Counters.Duplicates++;
                break;
            case AcceptanceKind.Mismatch:
                Counters.Mismatches++;
                break;
            case AcceptanceKind.StaleGeneration:
                Counters.Stale++;
                break;
            default:
                Counters.Late++;
                break;
        }

        worker.BlocksDropped++;
    }

    private bool IsPaused(Worker worker, TimeSpan now)
    {
        if (!_pausedUntil.TryGetValue(worker.Id, out TimeSpan end))
        {
            return false;
        }

        if (end <= now)
        {
            _pausedUntil.Remove(worker.Id);
        }

        return end > now;
    }

    // a copy pays when every holder of the block, the last one too, is later than was to be expected of it
    private TimeSpan? CopyDue(in Assignment candidate, long copier)
    {
        if (_ledger.IsAccepted(candidate.Block))
        {
            return null;
        }

        TimeSpan due = TimeSpan.Zero;
        foreach (Assignment other in _ledger.InForce)
        {
            if (other.Block != candidate.Block)
            {
                continue;
            }

            if (other.Holder == copier || DueOf(other) is not { } holderDue)
            {
                return null;
            }

            due = holderDue > due ? holderDue : due;
        }

        return due;
    }

    private TimeSpan? DueOf(in Assignment assignment)
    {
        if (_roster.Find(assignment.Holder) is not { } holder || double.IsInfinity(Job.Options.SpeculateAfter))
        {
            return null;
        }

        foreach (HeldBlock held in holder.Holding)
        {
            if (held.Assignment.Generation == assignment.Generation)
            {
                // nobody's speed is known in the first step: a lease is long enough for anyone
                double expected = _roster.IsAnyMeasured ? held.Cost / _roster.SpeedOf(holder) : _roster.Options.Lease.TotalSeconds;
                double seconds = Math.Min(expected * Job.Options.SpeculateAfter, TimeSpan.MaxValue.TotalSeconds / 4);
                TimeSpan wait = TimeSpan.FromSeconds(seconds);
                return held.Given + (wait > Job.Options.SpeculateAtLeast ? wait : Job.Options.SpeculateAtLeast);
            }
        }

        return null;
    }

    private bool TryFindUnaudited(Worker worker, out Block block)
    {
        for (int index = 0; index < _audits.Pending.Count; index++)
        {
            PendingAudit audit = _audits.Pending[index];
            if (audit.CountedFrom != worker.Id && !IsInOtherHands(audit.Block, audit.CountedFrom))
            {
                block = audit.Block;
                return true;
            }
        }

        // those that are being computed don't have to be waited for
        foreach (Assignment assignment in _ledger.InForce)
        {
            if (assignment.Holder != worker.Id
                && _audits.Covers(assignment.Block)
                && !_ledger.IsAccepted(assignment.Block)
                && !IsInOtherHands(assignment.Block, assignment.Holder))
            {
                block = assignment.Block;
                return true;
            }
        }

        block = default;
        return false;
    }

    private bool IsInOtherHands(Block block, long holder)
    {
        foreach (Assignment assignment in _ledger.InForce)
        {
            if (assignment.Block == block && assignment.Holder != holder)
            {
                return true;
            }
        }

        return false;
    }

    private bool HasOtherActive(long holder)
    {
        foreach (Worker worker in _roster.All)
        {
            if (worker.State == WorkerState.Active && worker.Id != holder && Admits(worker))
            {
                return true;
            }
        }

        return false;
    }

    private readonly record struct BlockResult(long Worker, ulong Digest);
}
