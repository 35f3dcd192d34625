namespace DistributedAE.Numerics.Gemm;

/// <summary>What a product kernel needs to know of one tile.</summary>
internal unsafe struct ProductTile
{
    /// <summary>First row of the left operand in its first panel; element (r, k) of a panel lies at r·32 + k.</summary>
    public float* A;

    /// <summary>Floats from one panel of the left operand to the next.</summary>
    public nint APanelStride;

    /// <summary>The right operand's rows: element (k, n) lies at k·<see cref="BStride"/> + n.</summary>
    public float* B;

    /// <summary>Floats from one row of the right operand to the next.</summary>
    public nint BStride;

    /// <summary>Length of the chain, at least 1.</summary>
    public int K;

    /// <summary>What the chains start from: a bias (stride 0) or the sums so far.</summary>
    public float* Start;

    /// <summary>Floats from one row of the start values to the next.</summary>
    public nint StartStride;

    /// <summary>The result, 32 floats a row.</summary>
    public float* C;

    /// <summary>A part of the weights that are needed next; fetched into the second-level cache.</summary>
    public FetchedMemory Ahead;

    /// <summary>Floats from what is fetched of <see cref="Ahead"/> in 32 steps of k to what is fetched in the next 32.</summary>
    public nint AheadStride;

    /// <summary>The next tile's sums so far; fetched into the first-level cache.</summary>
    public FetchedMemory Next;

    /// <summary>What is read when the tile's sums are complete, or again <see cref="Next"/>; fetched into the second-level cache.</summary>
    public FetchedMemory Operand;
}
