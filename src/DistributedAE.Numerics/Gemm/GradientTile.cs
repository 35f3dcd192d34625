namespace DistributedAE.Numerics.Gemm;

/// <summary>What a gradient kernel needs to know of one tile.</summary>
internal unsafe struct GradientTile
{
    /// <summary>Floats of one pending subtree's tile.</summary>
    public const int SlotLength = Kernel512.MaxRows * PanelMatrix.PanelWidth;

    /// <summary>First pair's left operand: element (sample, r) at sample·32 + r.</summary>
    public float* A;

    /// <summary>First pair's right operand: element (sample, n) at sample·32 + n.</summary>
    public float* B;

    /// <summary>Second pair, continuing each shard's chain.</summary>
    public float* A2;

    /// <summary>Second pair, continuing each shard's chain.</summary>
    public float* B2;

    /// <summary>Rows that the second pair has for each sample.</summary>
    public int Rows2;

    /// <summary>Third pair, continuing each shard's chain.</summary>
    public float* A3;

    /// <summary>Third pair, continuing each shard's chain.</summary>
    public float* B3;

    /// <summary>Rows that the third pair has for each sample.</summary>
    public int Rows3;

    /// <summary>1, 2 or 3. The first pair has one row for each sample.</summary>
    public int PairCount;

    /// <summary>Row at which each shard's samples begin, and behind them the end of the last.</summary>
    public int* ShardStarts;

    /// <summary>A power of two.</summary>
    public int ShardCount;

    /// <summary>One slot of <see cref="SlotLength"/> floats for each level of the tree.</summary>
    public float* Pending;

    /// <summary>Memory that the sink needs for what is computed here; fetched into the second-level cache.</summary>
    public FetchedMemory Ahead;

    /// <summary>The same in a second buffer.</summary>
    public float* Ahead2;

    /// <summary>The same in a third buffer.</summary>
    public float* Ahead3;

    /// <summary>A part of the panel of right operands that is needed next; fetched into the second-level cache.</summary>
    public FetchedMemory Next;

    /// <summary>The result.</summary>
    public float* C;

    /// <summary>Floats from one row of the result to the next.</summary>
    public nint CStride;
}
