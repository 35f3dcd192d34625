using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Numerics.Threads;

/// <summary>
/// A range of work that a team's slots share in one phase after another. Each slot takes pieces of an equal part of its own, front to back as they lie in
/// memory, and then from the end of whichever part has most left: so a slot that was kept from working delays the others by a piece, not by its part.
/// Who takes a piece differs from run to run, so a piece's result must not depend on it.
/// </summary>
public sealed class SharedRange
{
    private const int CacheLine = 64 / sizeof(long);

    private long[] _parts = [];
    private long _begun;
    private long _phase;

    /// <summary>Takes the next piece for a slot, between two barriers; the first call of a phase divides the range.</summary>
    /// <param name="team">The slots.</param>
    /// <param name="slot">Who takes it.</param>
    /// <param name="length">The whole range is 0…<paramref name="length"/>−1; the same for all slots and for all calls of a phase.</param>
    /// <param name="most">Longest piece, ≥ 1.</param>
    /// <returns>The piece; empty when all are taken, which others may still compute.</returns>
    public WorkRange Take(SlotTeam team, int slot, int length, int most)
    {
        ArgumentNullException.ThrowIfNull(team);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        if (Volatile.Read(ref _phase) != team.Phase)
        {
            Divide(team, length);
        }

        WorkRange left;
        for (int part = slot; (left = PartOf(part)).Length > 0 || (left = PartOf(part = Fullest())).Length > 0;)
        {
            int taken = Math.Min(most, left.Length);
            (WorkRange piece, WorkRange rest) = part == slot
                ? (left with { To = left.From + taken }, left with { From = left.From + taken })
                : (left with { From = left.To - taken }, left with { To = left.To - taken });
            if (Interlocked.CompareExchange(ref _parts[part * CacheLine], Pack(rest), Pack(left)) == Pack(left))
            {
                return piece;
            }
        }

        return default;
    }

    private static long Pack(WorkRange range) => ((long)range.From << 32) | (uint)range.To;

    private WorkRange PartOf(int part)
    {
        long packed = Volatile.Read(ref _parts[part * CacheLine]);
        return new WorkRange((int)(packed >> 32), (int)packed);
    }

    private int Fullest()
    {
        int fullest = 0;
        for (int part = 1; part * CacheLine < _parts.Length; part++)
        {
            fullest = PartOf(part).Length > PartOf(fullest).Length ? part : fullest;
        }

        return fullest;
    }

    /// <summary>Done by one slot, while others wait; a lock would allocate when it is contended.</summary>
    private void Divide(SlotTeam team, int length)
    {
        long[] parts = _parts;
        if (parts.Length != team.SlotCount * CacheLine)
        {
            Interlocked.CompareExchange(ref _parts, new long[team.SlotCount * CacheLine], parts);
        }

        long phase = team.Phase;
        long begun = Volatile.Read(ref _begun);
        if (begun == phase || Interlocked.CompareExchange(ref _begun, phase, begun) != begun)
        {
            var waiter = default(Waiter);
            while (Volatile.Read(ref _phase) != phase)
            {
                waiter.Wait(spins: 0);
            }

            return;
        }

        for (int part = 0; part < team.SlotCount; part++)
        {
            _parts[part * CacheLine] = Pack(new WorkRange(0, length).Part(part, team.SlotCount));
        }

        Volatile.Write(ref _phase, phase);
    }
}
