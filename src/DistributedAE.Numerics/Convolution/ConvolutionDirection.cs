namespace DistributedAE.Numerics.Convolution;

/// <summary>Which way a <see cref="ConvolutionShape"/> is gone.</summary>
public enum ConvolutionDirection
{
    /// <summary>From fine to coarse maps: a convolution, or the derivative of a transposed one.</summary>
    Down,

    /// <summary>From coarse to fine maps: a transposed convolution, or the derivative of a convolution.</summary>
    Up,
}
