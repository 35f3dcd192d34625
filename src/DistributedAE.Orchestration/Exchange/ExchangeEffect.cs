namespace DistributedAE.Orchestration;

/// <summary>Something that the exchange of work wants from its host.</summary>
/// <param name="Kind">What is to be done.</param>
/// <param name="Worker">The worker that it is about; 0 for <see cref="ExchangeEffectKind.WorkComplete"/>.</param>
/// <param name="Work">The work that it is about.</param>
public readonly record struct ExchangeEffect(ExchangeEffectKind Kind, long Worker, WorkId Work)
{
    /// <summary>The assignment that is made or answered.</summary>
    public Assignment Assignment { get; init; }

    /// <summary>Why the block is given.</summary>
    public AssignmentPurpose Purpose { get; init; }

    /// <summary>Whether the result will be compared with another: it needs a digest.</summary>
    public bool IsAudited { get; init; }

    /// <summary>The ledger's answer to the result.</summary>
    public Acceptance Acceptance { get; init; }

    /// <summary>Whose result of the same block was counted, where two differ.</summary>
    public long OtherWorker { get; init; }
}
