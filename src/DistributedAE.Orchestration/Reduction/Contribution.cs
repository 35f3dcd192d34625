using System.Runtime.InteropServices;
using DistributedAE.Numerics;
using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Orchestration;

/// <summary>
/// A block's sums over its samples for one step: what a worker hands in. The sums of a shard without samples in this
/// step are all +0. Reused from step to step; see <see cref="ContributionPool"/>.
/// </summary>
public sealed class Contribution : IDisposable
{
    private readonly AlignedBuffer _gradient;
    private readonly AlignedBuffer _unitSums;

    /// <summary>Sums for <paramref name="gradientLength"/> parameters and <paramref name="units"/> units, all 0.</summary>
    /// <param name="gradientLength">Length of the flat parameter buffer.</param>
    /// <param name="units">Number of unit sums that the stage needs (KL sparsity, contraction), or 0.</param>
    public Contribution(int gradientLength, int units = 0)
        : this(new AlignedBuffer(gradientLength), new AlignedBuffer(units))
    {
    }

    /// <summary>Sums in given memory, for example memory that a worker shares; owned from now on.</summary>
    /// <param name="gradient">As long as the flat parameter buffer.</param>
    /// <param name="unitSums">One float a sum.</param>
    public Contribution(AlignedBuffer gradient, AlignedBuffer unitSums)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        ArgumentNullException.ThrowIfNull(unitSums);
        _gradient = gradient;
        _unitSums = unitSums;
        GradientSink = new FlatGradient(_gradient);
        UnitSink = new FlatGradient(_unitSums);
    }

    /// <summary>Whoever lent the memory and gets it back when the sums were used; null for a pool's own.</summary>
    public Action<Contribution>? Lender { get; init; }

    /// <summary>The shards that were summed.</summary>
    public Block Block { get; set; }

    /// <summary>Gradient of the loss, summed over samples, in the parameters' stored order, 0 in their padding; length: the layout's.</summary>
    public Span<float> Gradient => _gradient.Span;

    /// <summary>The memory of <see cref="Gradient"/>.</summary>
    public AlignedBuffer GradientBuffer => _gradient;

    /// <summary>Where an engine puts the gradient's runs.</summary>
    public GradientSink GradientSink { get; }

    /// <summary>What is summed over samples for each unit of the code (<see cref="Autoencoders.UnitSums"/>); empty where the stage has no need of it.</summary>
    public Span<float> UnitSums => _unitSums.Span;

    /// <summary>Where an engine puts the runs of the unit sums.</summary>
    public GradientSink UnitSink { get; }

    /// <summary>Loss summed over features and samples.</summary>
    public double LossSum { get; set; }

    /// <summary>Number of samples.</summary>
    public long SampleCount { get; set; }

    /// <summary>Adds its right sibling: this ← this + right, and becomes their parent's contribution.</summary>
    /// <exception cref="ArgumentException">The other one is not the right sibling.</exception>
    public void Add(Contribution right)
    {
        AddAllButGradient(right);
        Elementwise.Add(Gradient, right.Gradient);
    }

    /// <summary>Adds its right sibling but for the gradient, which the caller adds.</summary>
    /// <exception cref="ArgumentException">The other one is not the right sibling.</exception>
    internal void AddAllButGradient(Contribution right)
    {
        ArgumentNullException.ThrowIfNull(right);
        if (!Block.IsLeft || right.Block != Block.Sibling)
        {
            throw new ArgumentException($"{right.Block} cannot be added to {Block}: it is not its right sibling", nameof(right));
        }

        Elementwise.Add(UnitSums, right.UnitSums);
        LossSum += right.LossSum;
        SampleCount += right.SampleCount;
        Block = Block.Parent;
    }

    /// <summary>Takes over the block and all sums of another one of the same lengths.</summary>
    public void CopyFrom(Contribution other)
    {
        ArgumentNullException.ThrowIfNull(other);
        other.Gradient.CopyTo(Gradient);
        other.UnitSums.CopyTo(UnitSums);
        Block = other.Block;
        LossSum = other.LossSum;
        SampleCount = other.SampleCount;
    }

    /// <summary>Whether all of it is the same to the bit, as two computations of one block of one step must be.</summary>
    public bool BitsEqual(Contribution other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Block == other.Block
            && SampleCount == other.SampleCount
            && BitConverter.DoubleToInt64Bits(LossSum) == BitConverter.DoubleToInt64Bits(other.LossSum)
            && MemoryMarshal.AsBytes(Gradient).SequenceEqual(MemoryMarshal.AsBytes(other.Gradient))
            && MemoryMarshal.AsBytes(UnitSums).SequenceEqual(MemoryMarshal.AsBytes(other.UnitSums));
    }

    /// <summary>Sets all sums to 0.</summary>
    public void Clear()
    {
        Gradient.Clear();
        UnitSums.Clear();
        LossSum = 0;
        SampleCount = 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _gradient.Dispose();
        _unitSums.Dispose();
    }
}
