namespace DistributedAE.Numerics.Gemm;

/// <summary>
/// Weight gradients summed in the contract's order: within a shard sample after sample in one chain of fused multiply-adds (all samples of the first pair,
/// then those of the second and third), over shards along the balanced binary tree, left + right. Each output tile is summed whole by one thread.
/// </summary>
public static unsafe class TreeGradient
{
    private const int Width = PanelMatrix.PanelWidth;

    /// <summary>Most pairs of operands.</summary>
    public const int MaxPairs = 3;

    /// <summary>Floats of the left operands' panels that stay in the second-level cache while the right operand's panels pass by.</summary>
    private const int InputBlockLength = 96 * 1024;

    /// <summary>
    /// Computes the gradient of the weights of <paramref name="inputs"/>, block by block; each finished block of up to 32 inputs by one panel
    /// of outputs is one run of memory in the stored order of <see cref="Weights"/> and is handed to <paramref name="sink"/> while it is in the first-level cache.
    /// </summary>
    /// <param name="products">One to three pairs of operands; the first has one row for each sample.</param>
    /// <param name="shardStarts">Row where each shard begins and, behind them, the end of the last; a power of two of shards.</param>
    /// <param name="inputs">Rows of the gradient to compute.</param>
    /// <param name="offset">Index of the weight's first float in the flat gradient.</param>
    /// <param name="sink">Takes the finished runs.</param>
    /// <param name="scratch">Memory of the calling thread.</param>
    public static void Compute(
        ReadOnlySpan<SampleProduct> products, ReadOnlySpan<int> shardStarts, WorkRange inputs, int offset, GradientSink sink, PackScratch scratch)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(products.Length, MaxPairs);
        SampleProduct first = products[0];
        SampleProduct second = products.Length > 1 ? products[1] : first;
        SampleProduct third = products.Length > 2 ? products[2] : first;
        var gradient = new Weights(null, first.Input.Columns, first.Delta.Columns);
        int samples = shardStarts[^1];
        int blockPanels = BlockPanels(products, samples);
        int lastPanel = inputs.Length == 0 ? 0 : PanelMatrix.PanelsOf(inputs.To);
        fixed (int* starts = shardStarts)
        {
            GradientTile tile = default;
            tile.ShardStarts = starts;
            tile.ShardCount = shardStarts.Length - 1;
            tile.Pending = scratch.Pending;
            tile.PairCount = products.Length;
            tile.Rows2 = second.RowsASample;
            tile.Rows3 = third.RowsASample;
            for (int block = inputs.From / Width; block < lastPanel; block += blockPanels)
            {
                int blockEnd = Math.Min(block + blockPanels, lastPanel);
                int share = samples * Width / (blockEnd - block);
                for (int outputPanel = 0; outputPanel < gradient.PanelCount; outputPanel++)
                {
                    tile.B = first.Delta.Panel(outputPanel);
                    tile.B2 = second.Delta.Panel(outputPanel);
                    tile.B3 = third.Delta.Panel(outputPanel);
                    int rowLength = gradient.RowLength(outputPanel);
                    tile.CStride = rowLength;
                    float* next = first.Delta.Panel((outputPanel + 1) % gradient.PanelCount);
                    for (int inputPanel = block; inputPanel < blockEnd; inputPanel++, next += share)
                    {
                        var rows = new WorkRange(Math.Max(inputs.From, inputPanel * Width), Math.Min(inputs.To, (inputPanel + 1) * Width));
                        tile.A = first.Input.Panel(inputPanel);
                        tile.A2 = second.Input.Panel(inputPanel);
                        tile.A3 = third.Input.Panel(inputPanel);
                        int start = offset + gradient.OffsetOf(outputPanel, rows.From);
                        SinkMemory memory = sink.MemoryOf(start);
                        memory = memory.First == null ? new SinkMemory(scratch.Block) : memory;
                        Rows(rows, gradient.WidthOf(outputPanel), scratch.Block, tile, memory, next, share);
                        ClearPadding(scratch.Block, rows.Length, gradient.WidthOf(outputPanel), rowLength);
                        sink.Take(start, new ReadOnlySpan<float>(scratch.Block, rows.Length * rowLength));
                    }
                }
            }
        }
    }

    /// <summary>Panels of inputs that are best computed together.</summary>
    /// <param name="products">The pairs of operands.</param>
    /// <param name="samples">Rows of the first.</param>
    public static int BlockPanels(ReadOnlySpan<SampleProduct> products, int samples) => Math.Max(1, InputBlockLength / (RowsOf(products, samples) * Width));

    private static int RowsOf(ReadOnlySpan<SampleProduct> products, int samples)
    {
        int rows = 0;
        foreach (SampleProduct product in products)
        {
            rows += product.RowsASample;
        }

        return Math.Max(1, samples * rows);
    }

    // the deltas' lanes behind the last column are undefined, but the weights' must stay 0
    private static void ClearPadding(float* block, int rows, int width, int rowLength)
    {
        for (int row = 0; width < rowLength && row < rows; row++)
        {
            new Span<float>(block + (row * rowLength) + width, rowLength - width).Clear();
        }
    }

    // meanwhile fetches the sink's memory, and a share of the deltas that come next: from the third-level cache they would come as slowly as a tile is computed
    private static void Rows(WorkRange rows, int width, float* target, GradientTile panels, SinkMemory memory, float* next, int share)
    {
        int tiles = (rows.Length + Kernels.MaxRows - 1) / Kernels.MaxRows;
        int samples = panels.ShardStarts[panels.ShardCount];
        int nextLength = share / tiles;
        for (int index = 0; index < tiles; index++)
        {
            WorkRange part = rows.Part(index, tiles);
            int lane = part.From % Width;
            GradientTile tile = panels;
            tile.A += lane;
            tile.A2 += lane;
            tile.A3 += lane;
            nint place = (part.From - rows.From) * tile.CStride;
            tile.Ahead = FetchedMemory.During(samples, memory.First + place, part.Length * (int)tile.CStride);
            tile.Ahead2 = memory.Second + place;
            tile.Ahead3 = memory.Third + place;
            tile.Next = FetchedMemory.During(samples, next + (index * nextLength), nextLength);
            tile.C = target + place;
            Kernels.TreeGradient(part.Length, width, tile);
        }
    }
}
