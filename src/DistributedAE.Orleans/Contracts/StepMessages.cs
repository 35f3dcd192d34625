using DistributedAE.Orchestration;

namespace DistributedAE.Orleans.Contracts;

/// <summary>A work that a stage opens: a step, or a measurement of the validation loss.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Version">Version of the parameters.</param>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Step">The step within the epoch, from 0.</param>
/// <param name="MeasuresNorm">Whether the length of the gradient is wanted.</param>
[GenerateSerializer, Immutable, Alias("dae.StageWork")]
internal sealed record StageOrder(
    [property: Id(0)] WorkKind Kind, [property: Id(1)] long Version, [property: Id(2)] int Epoch, [property: Id(3)] int Step, [property: Id(4)] bool MeasuresNorm);

/// <summary>A counted result: where its sums are staged, and what it says beside them.</summary>
/// <param name="Generation">Generation of its assignment, under which the partitions have its sums.</param>
/// <param name="First">First shard.</param>
/// <param name="Count">Number of shards.</param>
/// <param name="LossSum">Loss summed over features and samples.</param>
/// <param name="Samples">Number of samples.</param>
/// <param name="Losses">Losses of the validation samples; null for a contribution.</param>
[GenerateSerializer, Immutable, Alias("dae.CountedPart")]
internal sealed record CountedPart(
    [property: Id(0)] long Generation,
    [property: Id(1)] int First,
    [property: Id(2)] int Count,
    [property: Id(3)] double LossSum,
    [property: Id(4)] long Samples,
    [property: Id(5)] byte[]? Losses);

/// <summary>The results that make up a step, for a partition to sum and to apply.</summary>
/// <param name="Version">The version that they were computed with.</param>
/// <param name="Parts">The results.</param>
/// <param name="MeasuresNorm">Whether the length of the gradient is wanted.</param>
[GenerateSerializer, Immutable, Alias("dae.StepCommit")]
internal sealed record StepCommit([property: Id(0)] long Version, [property: Id(1)] IReadOnlyList<CountedPart> Parts, [property: Id(2)] bool MeasuresNorm);

/// <summary>What became of a work.</summary>
/// <param name="LossSum">Loss summed over features and samples.</param>
/// <param name="Samples">Number of samples.</param>
/// <param name="GradientNorm">Length of the mean gradient; NaN where it was not measured.</param>
[GenerateSerializer, Immutable, Alias("dae.StageOutcome")]
internal sealed record StageOutcome([property: Id(0)] double LossSum, [property: Id(1)] long Samples, [property: Id(2)] double GradientNorm);

/// <summary>A partition's counters and what it has beside its long buffers.</summary>
/// <param name="Step">Updates applied.</param>
/// <param name="Version">Version of the parameters.</param>
/// <param name="HasBest">Whether best parameters are kept.</param>
/// <param name="Means">Running means of the activations.</param>
[GenerateSerializer, Immutable, Alias("dae.PartitionState")]
internal sealed record PartitionState([property: Id(0)] long Step, [property: Id(1)] long Version, [property: Id(2)] bool HasBest, [property: Id(3)] float[] Means);

/// <summary>A part of a block's sums on its way to a partition.</summary>
[GenerateSerializer, Immutable, Alias("dae.ContributionPart")]
internal sealed record ContributionPart
{
    /// <summary>The version that it was computed with.</summary>
    [Id(0)]
    public required long Version { get; init; }

    /// <summary>Generation of its assignment.</summary>
    [Id(1)]
    public required long Generation { get; init; }

    /// <summary>Where the part begins within the partition.</summary>
    [Id(2)]
    public required int From { get; init; }

    /// <summary>The gradient's part.</summary>
    [Id(3)]
    public required Tensors.FloatBlock Gradient { get; init; }

    /// <summary>All unit sums, with the first part; else null.</summary>
    [Id(4)]
    public float[]? UnitSums { get; init; }
}
