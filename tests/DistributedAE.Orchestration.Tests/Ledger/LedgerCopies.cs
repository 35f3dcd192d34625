namespace DistributedAE.Orchestration.Tests;

/// <summary>Copies as a host may give them out: any block that is not counted and in other hands.</summary>
internal static class LedgerCopies
{
    public static bool TryCopyAny(this ShardLedger ledger, long holder, out Assignment copy)
    {
        foreach (Assignment assignment in ledger.Assignments)
        {
            bool isOwn = ledger.Assignments.Any(other => other.Block == assignment.Block && other.Holder == holder);
            if (!isOwn && !ledger.IsAccepted(assignment.Block))
            {
                copy = ledger.Copy(holder, assignment.Block);
                return true;
            }
        }

        copy = default;
        return false;
    }
}
