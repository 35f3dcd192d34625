using DistributedAE.Numerics.Convolution;

namespace DistributedAE.Training.Jobs;

/// <summary>A convolution of a convolutional model's encoder, with the pooling behind it.</summary>
/// <param name="Channels">Number of maps that it gives, 1…<see cref="MaxChannels"/>.</param>
public sealed record ConvolutionBlock(int Channels)
{
    /// <summary>Most maps of a block.</summary>
    public const int MaxChannels = 512;

    /// <summary>Largest kernel.</summary>
    public const int MaxKernel = 15;

    /// <summary>Rows and columns of a kernel, 1…<see cref="MaxKernel"/>. Default 3.</summary>
    public int Kernel { get; init; } = 3;

    /// <summary>Rows and columns from one result to the next, 1 or 2. Default 1.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>What is around the maps. Default same, which needs an odd kernel.</summary>
    public PaddingKind Padding { get; init; } = PaddingKind.Same;

    /// <summary>What follows the activation: windows of 2×2 become one. Default max.</summary>
    public PoolingKind Pool { get; init; } = PoolingKind.Max;

    /// <summary>Zeros around the maps.</summary>
    public int Zeros => Padding == PaddingKind.Same ? (Kernel - 1) / 2 : 0;

    /// <summary>Extent of the convolution's maps along one side; below 1 where the kernel does not fit.</summary>
    /// <param name="extent">Extent of the maps below.</param>
    public int ExtentOf(int extent) => extent + (2 * Zeros) < Kernel ? 0 : ((extent + (2 * Zeros) - Kernel) / Stride) + 1;

    /// <summary>The convolution of maps of that shape.</summary>
    /// <exception cref="ArgumentException">The kernel is larger than the maps.</exception>
    public ConvolutionShape ShapeOn(MapShape maps) => new(maps, Channels, Kernel, Stride, Zeros);

    /// <summary>The maps behind the pooling, given those of the convolution.</summary>
    public MapShape Pooled(MapShape maps) => Pool == PoolingKind.None ? maps : maps.Pool();
}
