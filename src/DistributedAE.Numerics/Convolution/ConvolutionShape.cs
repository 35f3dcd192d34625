namespace DistributedAE.Numerics.Convolution;

/// <summary>
/// A linear map between fine and coarse feature maps, and its adjoint. From fine to coarse it is a convolution (cross-correlation), from coarse to
/// fine a transposed convolution; with the same weights each is the other's derivative. The weights have the order (coarse, fine, row, column),
/// which is (out, in, …) for a convolution and (in, out, …) for a transposed one.
/// </summary>
public sealed record ConvolutionShape
{
    /// <summary>A convolution of maps of shape <paramref name="fine"/>.</summary>
    /// <param name="fine">The finer maps: a convolution's input, a transposed convolution's output.</param>
    /// <param name="coarseChannels">Number of coarser maps.</param>
    /// <param name="kernel">Rows and columns of a kernel.</param>
    /// <param name="stride">Fine rows and columns between two coarse ones: 1 or 2.</param>
    /// <param name="padding">Zeros around the fine maps, below <paramref name="kernel"/>.</param>
    /// <exception cref="ArgumentException">An extent is out of its range, or the kernel is larger than the padded maps.</exception>
    public ConvolutionShape(MapShape fine, int coarseChannels, int kernel, int stride, int padding)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fine.Length, 1, nameof(fine));
        ArgumentOutOfRangeException.ThrowIfLessThan(coarseChannels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(kernel, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(stride, 2);
        ArgumentOutOfRangeException.ThrowIfNegative(padding);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(padding, kernel);
        int rows = fine.Height + (2 * padding) - kernel;
        int columns = fine.Width + (2 * padding) - kernel;
        if (rows < 0 || columns < 0)
        {
            throw new ArgumentException($"a kernel of {kernel}×{kernel} is larger than maps of {fine.Height}×{fine.Width} with a padding of {padding}", nameof(kernel));
        }

        Fine = fine;
        Kernel = kernel;
        Stride = stride;
        Padding = padding;
        Coarse = new MapShape(coarseChannels, (rows / stride) + 1, (columns / stride) + 1);
        TapCount = kernel * kernel;
        WeightLength = checked(coarseChannels * fine.Channels * TapCount);
    }

    /// <summary>The finer maps.</summary>
    public MapShape Fine { get; }

    /// <summary>The coarser maps.</summary>
    public MapShape Coarse { get; }

    /// <summary>Rows and columns of a kernel.</summary>
    public int Kernel { get; }

    /// <summary>Fine rows and columns between two coarse ones.</summary>
    public int Stride { get; }

    /// <summary>Zeros around the fine maps.</summary>
    public int Padding { get; }

    /// <summary>Weights of one kernel.</summary>
    public int TapCount { get; }

    /// <summary>Number of weights.</summary>
    public int WeightLength { get; }
}
