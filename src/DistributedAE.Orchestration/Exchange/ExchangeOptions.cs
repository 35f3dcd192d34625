namespace DistributedAE.Orchestration;

/// <summary>How a job's blocks are given out. None of it shows in the model's bits.</summary>
public sealed record ExchangeOptions
{
    /// <summary>Default of <see cref="SpeculateAfter"/>.</summary>
    public const double DefaultSpeculateAfter = 1.5;

    /// <summary>Default of <see cref="SpeculateAtLeast"/>.</summary>
    public static readonly TimeSpan DefaultSpeculateAtLeast = TimeSpan.FromMilliseconds(100);

    /// <summary>Default of <see cref="ReturnPause"/>.</summary>
    public static readonly TimeSpan DefaultReturnPause = TimeSpan.FromSeconds(5);

    /// <summary>
    /// When nothing is unassigned, an idle worker gets a copy of the oldest block that takes longer than its expected time times this factor;
    /// default 1.5, at least 1; infinity for no copies.
    /// </summary>
    public double SpeculateAfter { get; init; } = DefaultSpeculateAfter;

    /// <summary>No block is copied earlier, however short it was expected to take; default 0.1 s, at least 0. Keeps jitter from causing copies.</summary>
    public TimeSpan SpeculateAtLeast { get; init; } = DefaultSpeculateAtLeast;

    /// <summary>
    /// Part of the contribution blocks that a second worker computes too, so that their bits are compared; default 0, up to 1. A step waits for its
    /// audits, unless no other worker is left to do them.
    /// </summary>
    public double AuditFraction { get; init; }

    /// <summary>Key of the choice of audited blocks: the job's seed.</summary>
    public ulong Seed { get; init; }

    /// <summary>A worker that gave a block back is given nothing of that job for so long; default 5 s, at least 0.</summary>
    public TimeSpan ReturnPause { get; init; } = DefaultReturnPause;

    /// <summary>Refuses options that can't work.</summary>
    /// <exception cref="ArgumentException">One of them is out of its range.</exception>
    public void Check()
    {
        if (!(SpeculateAfter >= 1))
        {
            throw new ArgumentException($"copies after {SpeculateAfter} times the expected time make no sense: the factor must be at least 1");
        }

        if (!(AuditFraction >= 0 && AuditFraction <= 1))
        {
            throw new ArgumentException($"an audit of {AuditFraction} of all blocks is not possible: it must be between 0 and 1");
        }

        if (SpeculateAtLeast < TimeSpan.Zero || ReturnPause < TimeSpan.Zero)
        {
            throw new ArgumentException($"times can't be negative: {nameof(SpeculateAtLeast)} {SpeculateAtLeast}, {nameof(ReturnPause)} {ReturnPause}");
        }
    }
}
