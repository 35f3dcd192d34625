namespace DistributedAE.TorchSharp;

/// <summary>In what numbers matrix products and convolutions are computed; everything else is in 32-bit floats.</summary>
public enum TorchPrecision
{
    /// <summary>32-bit floats.</summary>
    Float32,

    /// <summary>Factors rounded to 10 bits of fraction on the tensor cores of a GPU, sums in 32-bit floats.</summary>
    Tf32,

    /// <summary>Factors and results rounded to bfloat16, 7 bits of fraction.</summary>
    Bf16,
}
