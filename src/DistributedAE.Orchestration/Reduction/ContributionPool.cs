namespace DistributedAE.Orchestration;

/// <summary>Contributions of one stage that are used again, so that a step allocates nothing. For one thread at a time.</summary>
/// <param name="gradientLength">Length of the flat parameter buffer.</param>
/// <param name="units">Number of unit sums that the stage needs, or 0.</param>
public sealed class ContributionPool(int gradientLength, int units = 0) : IDisposable
{
    private readonly Stack<Contribution> _free = new();

    /// <summary>How many contributions were ever made: the most that were in use at once.</summary>
    public int Made { get; private set; }

    /// <summary>A contribution for that block; its sums are left over from an earlier use and must be overwritten.</summary>
    public Contribution Rent(Block block)
    {
        if (!_free.TryPop(out Contribution? contribution))
        {
            contribution = new Contribution(gradientLength, units);
            Made++;
        }

        contribution.Block = block;
        return contribution;
    }

    /// <summary>Takes a contribution back, or gives it back to its lender. The caller must not use it any more.</summary>
    public void Return(Contribution contribution)
    {
        ArgumentNullException.ThrowIfNull(contribution);
        if (contribution.Lender is { } lender)
        {
            lender(contribution);
        }
        else
        {
            _free.Push(contribution);
        }
    }

    /// <summary>Releases those that are not in use.</summary>
    public void Dispose()
    {
        while (_free.TryPop(out Contribution? contribution))
        {
            contribution.Dispose();
        }
    }
}
