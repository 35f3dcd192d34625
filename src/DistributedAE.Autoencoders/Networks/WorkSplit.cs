using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Autoencoders;

/// <summary>
/// How the slots divide one product: by panels of the result, where every weight is read once, or by rows, where there are too few panels. Either
/// way each output element is computed whole by one slot. Where a panel alone costs no more than among others, slots take them one by one (<see cref="Numerics.Threads.SharedRange"/>).
/// </summary>
internal static class WorkSplit
{
    private const int HalfPanel = PanelMatrix.PanelWidth / 2;
    private const int SmallUnit = 4;
    private const int FewPanels = 4;
    private const int MostPanels = 4;

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

    /// <summary>
    /// How the inputs of a weight are shared for its gradient: in units of so many inputs, of which a slot takes a few at a time. Units are whole panels, so that
    /// tiles are as high as they can be, unless there are too few of them for all slots to have equally much.
    /// </summary>
    /// <param name="inputs">Number of inputs.</param>
    /// <param name="blockPanels">Panels that are best computed together.</param>
    /// <param name="slots">Number of slots.</param>
    public static (int Unit, int Most) InputPieces(int inputs, int blockPanels, int slots) => PanelMatrix.PanelsOf(inputs) >= FewPanels * slots
        ? (PanelMatrix.PanelWidth, Math.Min(blockPanels, MostPanels))
        : (SmallUnit, (inputs / SmallUnit) + 1);

    // boundaries at the whole panels nearest to equal numbers of half panels
    private static WorkRange Panels(int vectors, int slot, int slots) => new(Boundary(vectors, slot, slots), Boundary(vectors, slot + 1, slots));

    private static int Boundary(int vectors, int slot, int slots) =>
        slot == slots ? (vectors + 1) / 2 : (int)(((long)vectors * slot / slots) + 1) / 2;
}
