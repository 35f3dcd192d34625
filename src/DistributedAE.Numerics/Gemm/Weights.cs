namespace DistributedAE.Numerics.Gemm;

/// <summary>
/// A weight matrix, inputs (rows) by outputs (columns), as it is stored for training: panel after panel of 32 outputs, in each panel input after
/// input, 32 floats a row. The last panel has rows of 16 floats where 16 suffice; lanes behind the last output are 0. In this order a
/// product reads the weights from the first to the last float, and a gradient tile is one run of memory.
/// </summary>
/// <param name="data">Its first value; stays valid as long as the buffer does.</param>
/// <param name="inputs">Rows.</param>
/// <param name="outputs">Columns.</param>
public readonly unsafe struct Weights(float* data, int inputs, int outputs)
{
    private const int Width = PanelMatrix.PanelWidth;

    /// <summary>The first value.</summary>
    public float* Data { get; } = data;

    /// <summary>Rows.</summary>
    public int Inputs { get; } = inputs;

    /// <summary>Columns.</summary>
    public int Outputs { get; } = outputs;

    /// <summary>Number of panels.</summary>
    public int PanelCount => PanelMatrix.PanelsOf(Outputs);

    /// <summary>Floats that a matrix of this size takes when stored so.</summary>
    public static int StoredLength(int inputs, int outputs)
    {
        int last = PanelMatrix.PanelsOf(outputs) - 1;
        return checked(inputs * ((last * Width) + StoredWidth(outputs - (last * Width))));
    }

    /// <summary>The first float of a panel.</summary>
    public float* Panel(int panel) => Data + ((nint)panel * Width * Inputs);

    /// <summary>Where the row of <paramref name="input"/> in <paramref name="panel"/> starts, counted from the first float.</summary>
    public int OffsetOf(int panel, int input) => (panel * Width * Inputs) + (input * RowLength(panel));

    /// <summary>Outputs in a panel.</summary>
    public int WidthOf(int panel) => Math.Min(Width, Outputs - (panel * Width));

    /// <summary>Floats from one row of a panel to the next: 32, or 16 in a narrow last panel.</summary>
    public int RowLength(int panel) => StoredWidth(WidthOf(panel));

    /// <summary>Stores a matrix that is given row by row, <see cref="Outputs"/> values a row.</summary>
    public void Set(ReadOnlySpan<float> rows)
    {
        for (int panel = 0; panel < PanelCount; panel++)
        {
            int width = WidthOf(panel);
            int length = RowLength(panel);
            for (int input = 0; input < Inputs; input++)
            {
                var stored = new Span<float>(Panel(panel) + ((nint)input * length), length);
                rows.Slice((input * Outputs) + (panel * Width), width).CopyTo(stored);
                stored[width..].Clear();
            }
        }
    }

    /// <summary>Gives the matrix row by row, <see cref="Outputs"/> values a row.</summary>
    public void Get(Span<float> rows)
    {
        for (int panel = 0; panel < PanelCount; panel++)
        {
            int width = WidthOf(panel);
            for (int input = 0; input < Inputs; input++)
            {
                new ReadOnlySpan<float>(Panel(panel) + ((nint)input * RowLength(panel)), width).CopyTo(rows[((input * Outputs) + (panel * Width))..]);
            }
        }
    }

    private static int StoredWidth(int width) => width > Width / 2 ? Width : Width / 2;
}
