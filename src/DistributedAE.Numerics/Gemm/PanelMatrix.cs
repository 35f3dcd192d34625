namespace DistributedAE.Numerics.Gemm;

/// <summary>
/// A matrix of samples (rows) by features (columns), stored in panels of 32 columns: panel after panel, in each panel row after row,
/// 32 floats a row. In this order the matrix is, without any packing, the left operand of a product (12 rows lie side by side),
/// its right operand, and its result. Lanes behind the last column are undefined and never read as values.
/// </summary>
public sealed unsafe class PanelMatrix : IDisposable
{
    /// <summary>Columns of a panel.</summary>
    public const int PanelWidth = 32;

    private readonly AlignedBuffer _buffer;

    /// <summary>A zero matrix for up to <paramref name="rowCapacity"/> rows of <paramref name="columns"/> columns.</summary>
    public PanelMatrix(int rowCapacity, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rowCapacity);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        RowCapacity = rowCapacity;
        Columns = columns;
        PanelCount = PanelsOf(columns);
        _buffer = new AlignedBuffer(checked(PanelCount * rowCapacity * PanelWidth));
    }

    /// <summary>Most rows it can hold.</summary>
    public int RowCapacity { get; }

    /// <summary>Number of columns that are values.</summary>
    public int Columns { get; }

    /// <summary>⌈columns / 32⌉</summary>
    public int PanelCount { get; }

    /// <summary>Floats from a panel's start to the next one's.</summary>
    public nint PanelStride => (nint)RowCapacity * PanelWidth;

    /// <summary>⌈<paramref name="columns"/> / 32⌉</summary>
    public static int PanelsOf(int columns) => (columns + PanelWidth - 1) / PanelWidth;

    /// <summary>The first float of a panel.</summary>
    public float* Panel(int panel) => _buffer.Pointer + (panel * PanelStride);

    /// <summary>How many columns of a panel are values: 32, or fewer in the last one.</summary>
    public int WidthOf(int panel) => Math.Min(PanelWidth, Columns - (panel * PanelWidth));

    /// <summary>Copies one row in, from features that lie side by side.</summary>
    public void SetRow(int row, ReadOnlySpan<float> values)
    {
        for (int panel = 0; panel < PanelCount; panel++)
        {
            int width = WidthOf(panel);
            values.Slice(panel * PanelWidth, width).CopyTo(new Span<float>(Panel(panel) + ((nint)row * PanelWidth), width));
        }
    }

    /// <summary>Copies one row out, to features that lie side by side.</summary>
    public void GetRow(int row, Span<float> values)
    {
        for (int panel = 0; panel < PanelCount; panel++)
        {
            int width = WidthOf(panel);
            new ReadOnlySpan<float>(Panel(panel) + ((nint)row * PanelWidth), width).CopyTo(values[(panel * PanelWidth)..]);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();
}
