namespace DistributedAE.Numerics.Gemm;

/// <summary>The memory that one thread needs to multiply: a packed panel, a padded bias, a gradient block and the tree's pending tiles.</summary>
public sealed unsafe class PackScratch : IDisposable
{
    /// <summary>Deepest tree of shards: 2^10.</summary>
    public const int MaxTreeDepth = 10;

    /// <summary>Most k of a packed panel.</summary>
    internal const int MaxDepth = 416;

    private readonly AlignedBuffer _panel = new(MaxDepth * PanelMatrix.PanelWidth);
    private readonly AlignedBuffer _block = new(PanelMatrix.PanelWidth * PanelMatrix.PanelWidth);
    private readonly AlignedBuffer _bias = new(PanelMatrix.PanelWidth);
    private readonly AlignedBuffer _pending = new((MaxTreeDepth + 1) * GradientTile.SlotLength);

    internal float* Block => _block.Pointer;

    internal float* Panel => _panel.Pointer;

    internal float* Bias => _bias.Pointer;

    internal float* Pending => _pending.Pointer;

    /// <inheritdoc/>
    public void Dispose()
    {
        _panel.Dispose();
        _block.Dispose();
        _bias.Dispose();
        _pending.Dispose();
    }
}
