namespace DistributedAE.Orchestration;

/// <summary>What happened in a job's exchange of work so far.</summary>
public sealed class ExchangeCounters
{
    /// <summary>Blocks given out, copies and audits among them.</summary>
    public long Assigned { get; internal set; }

    /// <summary>Blocks counted.</summary>
    public long Counted { get; internal set; }

    /// <summary>Copies of late blocks given out.</summary>
    public long Copies { get; internal set; }

    /// <summary>Audits given out.</summary>
    public long Audits { get; internal set; }

    /// <summary>Audits given up because no other worker was there.</summary>
    public long AuditsWaived { get; internal set; }

    /// <summary>Results that had other bits than the counted one of their block.</summary>
    public long Mismatches { get; internal set; }

    /// <summary>Results dropped because their block was counted already.</summary>
    public long Duplicates { get; internal set; }

    /// <summary>Results refused because their assignment had been taken back.</summary>
    public long Stale { get; internal set; }

    /// <summary>Results refused because their work was over.</summary>
    public long Late { get; internal set; }

    /// <summary>Shards that went back to unassigned because their holder was lost or gave them back.</summary>
    public long ShardsTakenBack { get; internal set; }
}
