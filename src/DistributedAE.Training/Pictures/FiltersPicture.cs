using DistributedAE.Data;

namespace DistributedAE.Training.Pictures;

/// <summary>The weights that lead to each unit of a first layer, as a grid of tiles: blue negative, white zero, red positive.</summary>
public static class FiltersPicture
{
    /// <summary>The largest number of units shown.</summary>
    public const int MaximumTiles = 144;

    private const int Gap = 4;
    private const int LegendWidth = 120;
    private const int LegendHeight = 10;
    private const int LegendRoom = 44;

    /// <summary>Draws the first units of a layer; every tile has its own scale, from −max |w| to +max |w|.</summary>
    /// <param name="layer">Name of the layer for the title, such as "encoder.0".</param>
    /// <param name="image">Extents of an input; null where inputs are not pictures: then each unit is a strip with one cell a feature.</param>
    /// <param name="weights">(inputs, units), row-major, as layers store them.</param>
    /// <param name="units">Number of units.</param>
    /// <exception cref="InputException">There are no weights, the extents do not fit, or a weight is not finite.</exception>
    public static Canvas Draw(string layer, ImageShape? image, ReadOnlySpan<float> weights, int units)
    {
        int inputs = PictureData.CountRows("weights", weights, units);
        ImageShape shape = image ?? new ImageShape(1, inputs);
        PictureData.CheckShape(shape, inputs);
        int shown = Math.Min(units, MaximumTiles);
        var scale = TileScale.For(shape);
        int columns = ColumnsFor(shown, scale);
        int rows = (shown + columns - 1) / columns;
        string title = $"{layer}: weights of " + (shown < units ? $"the first {shown} of {units} units" : units == 1 ? "1 unit" : $"{units} units");
        int gridWidth = (columns * (scale.Width + Gap)) - Gap;
        int width = Math.Max(gridWidth, Math.Max((int)Math.Ceiling(Lettering.Width(title)) + 12, 320)) + (2 * PictureStyle.Margin);
        int gridTop = PictureStyle.Margin + PictureStyle.TitleHeight;
        int gridHeight = (rows * (scale.Height + Gap)) - Gap;
        var canvas = new Canvas(width, gridTop + gridHeight + LegendRoom + PictureStyle.Margin);
        Lettering.Write(canvas, title, PictureStyle.Margin, PictureStyle.Margin + PictureStyle.CapHeight, PictureStyle.Ink, bold: true);

        var filter = new float[inputs];
        for (int unit = 0; unit < shown; unit++)
        {
            double largest = Gather(weights, units, unit, filter);
            int left = PictureStyle.Margin + (unit % columns * (scale.Width + Gap));
            int top = gridTop + (unit / columns * (scale.Height + Gap));
            canvas.Fill(left - 1, top - 1, scale.Width + 2, scale.Height + 2, PictureStyle.Grid);
            scale.Draw(canvas, left, top, filter, value => Palette.Diverging(largest > 0 ? value / largest : 0));
        }

        DrawLegend(canvas, gridTop + gridHeight + 20);
        return canvas;
    }

    private static int ColumnsFor(int shown, TileScale scale)
    {
        double tall = scale.Height + Gap;
        double wide = scale.Width + Gap;
        int columns = (int)Math.Ceiling(Math.Sqrt(shown * tall / wide) - 1e-9);
        return Math.Clamp(columns, 1, shown);
    }

    private static double Gather(ReadOnlySpan<float> weights, int units, int unit, float[] filter)
    {
        double largest = 0;
        for (int input = 0; input < filter.Length; input++)
        {
            filter[input] = weights[(input * units) + unit];
            largest = Math.Max(largest, Math.Abs(filter[input]));
        }

        return largest;
    }

    private static void DrawLegend(Canvas canvas, int top)
    {
        const string Low = "−max";
        int left = PictureStyle.Margin + (int)Math.Ceiling(Lettering.Width(Low)) + 8;
        int baseline = top + PictureStyle.CapHeight;
        Lettering.Write(canvas, Low, PictureStyle.Margin, baseline, PictureStyle.Muted);
        canvas.Fill(left - 1, top - 1, LegendWidth + 3, LegendHeight + 3, PictureStyle.Axis);
        for (int x = 0; x <= LegendWidth; x++)
        {
            canvas.Fill(left + x, top, 1, LegendHeight + 1, Palette.Diverging((2.0 * x / LegendWidth) - 1));
        }

        int right = left + LegendWidth + 9;
        Lettering.Write(canvas, "+max |w| of each tile", right, baseline, PictureStyle.Muted);
    }
}
