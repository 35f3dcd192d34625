namespace DistributedAE.Numerics.Gemm;

/// <summary>
/// C = bias + A·W (forward) and C = bias + A·Wᵀ (backward). Each output element is one chain of fused multiply-adds over k = 0, 1, 2, …
/// that starts from the bias (or 0) and is continued, not restarted, from one block of k to the next. So neither blocks, tiles,
/// the caller's division into rows and panels, nor the vector width show in the result.
/// </summary>
public static unsafe class Product
{
    private const int Width = PanelMatrix.PanelWidth;

    /// <summary>Rows of the left operand that stay in the second-level cache while all panels pass by.</summary>
    private const int RowBlock = 480;

    /// <summary>With fewer rows, a panel is computed too fast to fetch the next one meanwhile.</summary>
    private const int MinRowsToFetch = 64;

    /// <summary>Floats of a left operand that stays in the second-level cache whole.</summary>
    private const int CachedLength = 128 * 1024;

    /// <summary>Whether a left operand stays in the second-level cache whole: then panels can be computed one by one at no cost.</summary>
    /// <param name="rows">Its rows.</param>
    /// <param name="depth">Its columns.</param>
    public static bool KeepsLeft(int rows, int depth) => (long)rows * depth <= CachedLength;

    /// <summary>
    /// Computes rows <paramref name="rows"/> of panels <paramref name="panels"/> of <paramref name="result"/>.
    /// </summary>
    /// <param name="a">Left operand: samples × k, with k = W's inputs, or its outputs where <paramref name="transposed"/>.</param>
    /// <param name="w">The weights.</param>
    /// <param name="transposed">Whether to multiply by Wᵀ.</param>
    /// <param name="bias">One value for each result column, or null for 0.</param>
    /// <param name="result">Result: samples × W's outputs, or its inputs where <paramref name="transposed"/>.</param>
    /// <param name="rows">Rows to compute.</param>
    /// <param name="panels">Panels of the result to compute.</param>
    /// <param name="scratch">Memory of the calling thread.</param>
    /// <param name="epilogue">Applied to each finished part of a panel; may be null.</param>
    public static void Multiply(
        PanelMatrix a, Weights w, bool transposed, float* bias, PanelMatrix result, WorkRange rows, WorkRange panels, PackScratch scratch, PanelEpilogue? epilogue)
    {
        if (rows.Length == 0)
        {
            return;
        }

        int depth = transposed ? w.Outputs : w.Inputs;
        int depthBlocks = (depth + PackScratch.MaxDepth - 1) / PackScratch.MaxDepth;
        int blockDepth = (((depth + depthBlocks - 1) / depthBlocks) + Width - 1) / Width * Width;
        if (KeepsLeft(rows.Length, depth))
        {
            // each panel of weights is read from end to end, once, and whoever computes this range computes the panel behind it next
            for (int panel = panels.From; panel < panels.To; panel++)
            {
                for (int k = 0; k < depth; k += blockDepth)
                {
                    WorkRange own = DepthBlock(k, blockDepth, depth);
                    ProductStep next = own.To < depth
                        ? new ProductStep(DepthBlock(own.To, blockDepth, depth), panel)
                        : new ProductStep(DepthBlock(0, blockDepth, depth), Math.Min(panel + 1, result.PanelCount - 1));
                    PanelProduct(a, w, transposed, bias, result, rows, new ProductStep(own, panel), next, own.To == depth ? epilogue?.Operand : null, scratch);
                }

                epilogue?.Apply(panel, rows.From, rows.To);
            }

            return;
        }

        int rowBlocks = (rows.Length + RowBlock - 1) / RowBlock;
        for (int block = 0; block < rowBlocks; block++)
        {
            WorkRange part = rows.Part(block, rowBlocks);
            for (int k = 0; k < depth; k += blockDepth)
            {
                WorkRange own = DepthBlock(k, blockDepth, depth);
                WorkRange nextDepth = DepthBlock(own.To < depth ? own.To : 0, blockDepth, depth);
                for (int panel = panels.From; panel < panels.To; panel++)
                {
                    ProductStep next = panel + 1 < panels.To ? new ProductStep(own, panel + 1) : new ProductStep(nextDepth, panels.From);
                    PanelProduct(a, w, transposed, bias, result, part, new ProductStep(own, panel), next, own.To == depth ? epilogue?.Operand : null, scratch);
                    if (own.To == depth)
                    {
                        epilogue?.Apply(panel, part.From, part.To);
                    }
                }
            }
        }
    }

    private static void PanelProduct(
        PanelMatrix a, Weights w, bool transposed, float* bias, PanelMatrix result, WorkRange rows, ProductStep step, ProductStep next, PanelMatrix? operand, PackScratch scratch)
    {
        (WorkRange depth, int panel) = step;
        int k = depth.From;
        int column = panel * Width;
        int width = result.WidthOf(panel);
        ProductTile tile = default;
        tile.K = depth.Length;
        tile.APanelStride = a.PanelStride;
        tile.B = scratch.Panel;
        tile.BStride = Width;
        if (transposed)
        {
            PackTransposed(w, panel, k, depth.To, width, scratch.Panel);
        }
        else
        {
            tile.BStride = w.RowLength(panel);
            tile.B = w.Panel(panel) + (k * tile.BStride);
        }

        if (k == 0)
        {
            var padded = new Span<float>(scratch.Bias, Width);
            padded.Clear();
            if (bias != null)
            {
                new ReadOnlySpan<float>(bias + column, width).CopyTo(padded);
            }
        }

        // nothing is divided in the loop: a tile takes only a few hundred times as long as a division
        int tiles = (rows.Length + Kernels.MaxRows - 1) / Kernels.MaxRows;
        int fewest = rows.Length / tiles;
        int longer = rows.Length % tiles;
        var sums = FetchedMemory.During(tile.K, null, (fewest + 1) * Width);
        bool fetches = rows.Length >= MinRowsToFetch;
        AheadPart ahead = fetches ? Ahead(w, transposed, next, tile.K, tiles) : default;
        int row = rows.From;
        for (int index = 0; index < tiles; index++)
        {
            int count = index < longer ? fewest + 1 : fewest;
            nint offset = (nint)row * Width;
            tile.A = a.Panel(k / Width) + offset;
            tile.C = result.Panel(panel) + offset;
            tile.Start = k == 0 ? scratch.Bias : tile.C;
            tile.StartStride = k == 0 ? 0 : Width;
            tile.Next = new FetchedMemory(tile.C + (index + 1 < tiles ? (nint)count * Width : 0), sums.Step);
            (tile.Ahead, tile.AheadStride) = fetches ? (new FetchedMemory(ahead.Memory.Start + (index * ahead.Length), ahead.Memory.Step), ahead.Stride) : (tile.Next, 0);
            tile.Operand = operand == null ? tile.Next : new FetchedMemory(operand.Panel(panel) + offset, sums.Step);
            Kernels.Product(count, width, tile);
            row += count;
        }
    }

    private static WorkRange DepthBlock(int from, int length, int depth) => new(from, Math.Min(from + length, depth));

    /// <summary>The first of <paramref name="parts"/> equal parts of the weights that come next, which lie beyond the second-level cache, fetched in <paramref name="steps"/> steps of k.</summary>
    private static AheadPart Ahead(Weights w, bool transposed, ProductStep next, int steps, int parts)
    {
        (WorkRange depth, int panel) = next;
        if (!transposed)
        {
            int length = w.RowLength(panel);
            int part = ((depth.Length * length) + parts - 1) / parts;
            FetchedMemory memory = FetchedMemory.During(steps, w.Panel(panel) + ((nint)depth.From * length), part);
            return new AheadPart(memory, part, Width / FetchedMemory.StepsAFetch * memory.Step);
        }

        // a few rows, one for each lane of the packed panel, of each of the weights' panels in turn
        int inputs = Math.Min(Width, w.Inputs - (panel * Width));
        int first = depth.From / Width;
        int rowLength = w.RowLength(first);
        int share = ((inputs * rowLength) + parts - 1) / parts;
        return new AheadPart(
            FetchedMemory.During(Width, w.Panel(first) + ((nint)panel * Width * rowLength), share),
            share,
            first + 1 < w.PanelCount ? (nint)(w.Panel(first + 1) - w.Panel(first)) : 0);
    }

    private static void PackTransposed(Weights w, int inputPanel, int k, int kEnd, int width, float* packed)
    {
        for (int output = k; output < kEnd; output += Width, packed += Width * Width)
        {
            int panel = output / Width;
            int length = w.RowLength(panel);
            float* rows = w.Panel(panel) + ((nint)inputPanel * Width * length);
            PanelPacking.Transposed(rows, length, Math.Min(Width, kEnd - output), width, packed);
        }
    }

    /// <summary>What is fetched while one tile is computed: from one tile to the next <paramref name="Length"/> floats further.</summary>
    private readonly record struct AheadPart(FetchedMemory Memory, nint Length, nint Stride);
}
