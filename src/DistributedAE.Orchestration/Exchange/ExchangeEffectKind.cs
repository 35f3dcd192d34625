namespace DistributedAE.Orchestration;

/// <summary>What the exchange of work wants from its host.</summary>
public enum ExchangeEffectKind
{
    /// <summary>Send the worker its assignment, with the parameters of the work's version if it does not have them.</summary>
    Assign,

    /// <summary>Take the result that just arrived: add it to the reduction tree, or keep its losses. It counts.</summary>
    Count,

    /// <summary>Throw the result that just arrived away; <see cref="ExchangeEffect.Acceptance"/> says why, for the worker and the log.</summary>
    Drop,

    /// <summary>Every block of the work is counted, and audited where that was wanted.</summary>
    WorkComplete,

    /// <summary>Two workers computed one block and their bits differ: one of them has faulty hardware. The second result was dropped.</summary>
    AuditMismatch,

    /// <summary>The worker's lease is over, or it is not known: close its connection. It may join again.</summary>
    WorkerExpired,

    /// <summary>The worker is drained and may go.</summary>
    WorkerReleased,
}
