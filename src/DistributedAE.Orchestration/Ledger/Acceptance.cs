namespace DistributedAE.Orchestration;

/// <summary>The ledger's answer to a contribution.</summary>
/// <param name="Kind">What is to be done with it.</param>
/// <param name="Block">The contribution's block.</param>
/// <param name="Step">The contribution's step.</param>
/// <param name="Generation">The generation that it came with.</param>
/// <param name="OpenStep">The step that is open, or −1 when none is.</param>
public readonly record struct Acceptance(AcceptanceKind Kind, Block Block, long Step, long Generation, long OpenStep)
{
    /// <summary>Whether the contribution is to be counted.</summary>
    public bool IsAccepted => Kind == AcceptanceKind.Accepted;

    /// <summary>Why it is so, as a sentence for a log or a refused worker.</summary>
    public string Reason => Kind switch
    {
        AcceptanceKind.Accepted => $"{Block} of step {Step} is counted",
        AcceptanceKind.Duplicate => $"{Block} of step {Step} was counted before; this copy is dropped",
        AcceptanceKind.Mismatch => $"{Block} of step {Step} was counted before and this copy differs from it: one of the two was computed wrongly, check the memory and processor of both hosts",
        AcceptanceKind.StaleGeneration => $"{Block} of step {Step} is not assigned with generation {Generation}: it was taken back or never handed out",
        _ when OpenStep < 0 => $"{Block} is of step {Step}, but its work is over",
        _ => $"{Block} is of step {Step}, but step {OpenStep} is open",
    };
}
