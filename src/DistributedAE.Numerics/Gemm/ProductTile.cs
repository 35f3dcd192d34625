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

    /// <summary>Where the next tile's start values lie, or null.</summary>
    public float* Next;
}
