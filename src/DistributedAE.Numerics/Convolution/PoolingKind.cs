namespace DistributedAE.Numerics.Convolution;

/// <summary>How windows of 2×2 values become one. A last odd row or column is dropped.</summary>
public enum PoolingKind
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Their largest; its place is remembered. Of equal ones the first in the order of rows and columns counts.</summary>
    Max,

    /// <summary>Their mean.</summary>
    Average,
}
