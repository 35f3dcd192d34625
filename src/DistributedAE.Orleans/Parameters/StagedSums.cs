using DistributedAE.Orchestration;
using DistributedAE.Orleans.Contracts;

namespace DistributedAE.Orleans.Parameters;

/// <summary>
/// The contributions that workers have sent to a partition and that nobody has counted yet, by the generations of their assignments. Only when the exchange of work has
/// decided which of them make up the step are they summed, so that all partitions sum the same.
/// </summary>
/// <param name="shards">Number of shards.</param>
/// <param name="length">Length of the partition.</param>
/// <param name="units">Number of unit sums.</param>
internal sealed class StagedSums(int shards, int length, int units) : IDisposable
{
    private readonly ContributionPool _pool = new(length, units);
    private readonly Dictionary<long, Contribution> _staged = [];

    /// <summary>Takes a part.</summary>
    public void Take(ContributionPart part)
    {
        if (!_staged.TryGetValue(part.Generation, out Contribution? contribution))
        {
            _staged.Add(part.Generation, contribution = _pool.Rent(Block.All(shards)));
        }

        part.Gradient.Span.CopyTo(contribution.Gradient.Slice(part.From, part.Gradient.Length));
        if (part.UnitSums is { } sums)
        {
            sums.CopyTo(contribution.UnitSums);
        }
    }

    /// <summary>Sums the step's contributions but for the last two, which the update adds while it goes over them.</summary>
    /// <param name="commit">Which ones make up the step.</param>
    /// <returns>The root and null, or its two children.</returns>
    /// <exception cref="StageLostException">A contribution is not here.</exception>
    public (Contribution Left, Contribution? Right) Sum(StepCommit commit)
    {
        var tree = new ReductionTree(shards, _pool);
        foreach (CountedPart part in commit.Parts)
        {
            if (!_staged.Remove(part.Generation, out Contribution? contribution))
            {
                throw new StageLostException($"the sums of {new Block(part.First, part.Count)} of step {commit.Version} are not here");
            }

            contribution.Block = new Block(part.First, part.Count);
            (contribution.LossSum, contribution.SampleCount) = (part.LossSum, part.Samples);
            tree.Count(contribution);
            while (tree.TryPair(contribution, out Contribution left, out Contribution right))
            {
                if (left.Block.Count * 2 == shards)
                {
                    return (left, right);
                }

                left.Add(right);
                _pool.Return(right);
                contribution = left;
            }
        }

        return (tree.Root ?? throw new StageLostException($"the results of step {commit.Version} don't make up all shards"), null);
    }

    /// <summary>Gives summed contributions back, and drops what was not counted: the step is over.</summary>
    public void Clear(Contribution left, Contribution? right)
    {
        _pool.Return(left);
        if (right is not null)
        {
            _pool.Return(right);
        }

        foreach (Contribution contribution in _staged.Values)
        {
            _pool.Return(contribution);
        }

        _staged.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Contribution contribution in _staged.Values)
        {
            contribution.Dispose();
        }

        _pool.Dispose();
    }
}
