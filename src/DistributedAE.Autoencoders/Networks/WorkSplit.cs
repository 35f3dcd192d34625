using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Autoencoders;

/// <summary>
/// How the slots divide one product: by panels of the result, where every weight is read once, or by rows, where there are too few panels. Either
/// way each output element is computed whole by one slot.
/// </summary>
internal static class WorkSplit
{
    private const int HalfPanel = PanelMatrix.PanelWidth / 2;

    /// <summary>The part of slot <paramref name="slot"/>.</summary>
    public static (WorkRange Rows, WorkRange Panels) Of(PanelMatrix result, int rows, int slot, int slots)
    {
        var allRows = new WorkRange(0, rows);
        var allPanels = new WorkRange(0, result.PanelCount);
        if (slots == 1)
        {
            return (allRows, allPanels);
        }

        int vectors = (result.Columns + HalfPanel - 1) / HalfPanel;
        int widest = 0;
        for (int other = 0; other < slots; other++)
        {
            WorkRange panels = Panels(vectors, other, slots);
            widest = Math.Max(widest, Math.Min(vectors, panels.To * 2) - (panels.From * 2));
        }

        long byPanels = (long)widest * rows;
        long byRows = (long)vectors * ((rows + slots - 1) / slots);
        return byPanels * 10 <= byRows * 11
            ? (allRows, Panels(vectors, slot, slots))
            : (allRows.Part(slot, slots), allPanels);
    }

    /// <summary>The inputs of a weight whose gradient slot <paramref name="slot"/> computes.</summary>
    public static WorkRange Inputs(int inputs, int slot, int slots)
    {
        const int Step = 4;
        var steps = new WorkRange(0, (inputs + Step - 1) / Step);
        WorkRange part = steps.Part(slot, slots);
        return new WorkRange(Math.Min(inputs, part.From * Step), Math.Min(inputs, part.To * Step));
    }

    // boundaries at the whole panels nearest to equal numbers of half panels
    private static WorkRange Panels(int vectors, int slot, int slots) => new(Boundary(vectors, slot, slots), Boundary(vectors, slot + 1, slots));

    private static int Boundary(int vectors, int slot, int slots) =>
        slot == slots ? (vectors + 1) / 2 : (int)(((long)vectors * slot / slots) + 1) / 2;
}
