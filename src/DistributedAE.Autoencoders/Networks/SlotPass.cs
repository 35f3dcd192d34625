using DistributedAE.Numerics;
using DistributedAE.Numerics.Gemm;
using DistributedAE.Numerics.Threads;

namespace DistributedAE.Autoencoders;

/// <summary>What one slot has to know for its part of a pass through the network.</summary>
internal readonly ref struct SlotPass
{
    /// <summary>The stage's parameters, in stored order.</summary>
    public required AlignedBuffer Parameters { get; init; }

    /// <summary>The sample of each row.</summary>
    public required ReadOnlySpan<int> Samples { get; init; }

    /// <summary>Row where each shard begins and, behind them, the number of rows.</summary>
    public required ReadOnlySpan<int> ShardStarts { get; init; }

    /// <summary>The slot.</summary>
    public required int Slot { get; init; }

    /// <summary>All slots.</summary>
    public required SlotTeam Team { get; init; }

    /// <summary>Number of slots.</summary>
    public int Slots => Team.SlotCount;

    /// <summary>The slot's own memory.</summary>
    public required SlotMemory Memory { get; init; }

    /// <summary>Whether the last layer's activation is applied; a loss takes its pre-activations.</summary>
    public bool FinishesOutput { get; init; }

    /// <summary>Number of layers that the pass goes through.</summary>
    public required int LayerCount { get; init; }

    /// <summary>What Gaussian codes are taken at.</summary>
    public LatentDraw Draw { get; init; }

    /// <summary>The epoch, or the number of the draw.</summary>
    public int DrawNumber { get; init; }

    /// <summary>β, the weight of Gaussian codes' divergence.</summary>
    public float DivergenceWeight { get; init; }

    /// <summary>Number of rows.</summary>
    public int RowCount => Samples.Length;

    /// <summary>The slot's rows, where rows are divided.</summary>
    public WorkRange Rows => new WorkRange(0, RowCount).Part(Slot, Slots);
}
