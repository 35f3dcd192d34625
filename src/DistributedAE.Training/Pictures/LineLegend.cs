namespace DistributedAE.Training.Pictures;

/// <summary>Says in one line which colour belongs to which series.</summary>
internal static class LineLegend
{
    private const int SampleWidth = 20;
    private const int SampleGap = 7;
    private const int EntryGap = 22;

    /// <summary>Writes the entries so that the last one ends at <paramref name="right"/>; gives the column where the first begins.</summary>
    public static int Write(Canvas canvas, int right, int baseline, IReadOnlyList<(string Name, Rgb Colour)> entries)
    {
        int left = right + EntryGap;
        foreach ((string name, Rgb colour) in entries.Reverse())
        {
            left -= EntryGap + SampleWidth + SampleGap + (int)Math.Ceiling(Lettering.Width(name));
            int middle = baseline - (PictureStyle.CapHeight / 2) + 1;
            canvas.Line(left, middle, left + SampleWidth, middle, 3, colour);
            Lettering.Write(canvas, name, left + SampleWidth + SampleGap, baseline, PictureStyle.Ink);
        }

        return left;
    }
}
