using DistributedAE.Data;

namespace DistributedAE.Training.Pictures;

/// <summary>
/// How one sample is drawn as a tile: each value becomes a block of <paramref name="Across"/> × <paramref name="Down"/> pixels, or, in large pictures,
/// <paramref name="Shrink"/> × <paramref name="Shrink"/> values become the mean in one pixel.
/// </summary>
internal readonly record struct TileScale(ImageShape Shape, int Across, int Down, int Shrink)
{
    private const int UsualSide = 56;
    private const int LargestSide = 112;
    private const int StripWidth = 168;
    private const int WidestCell = 24;
    private const int StripHeight = 14;

    /// <summary>Width of a tile in pixels.</summary>
    public int Width => (Shape.Columns + Shrink - 1) / Shrink * Across;

    /// <summary>Height of a tile in pixels.</summary>
    public int Height => (Shape.Rows + Shrink - 1) / Shrink * Down;

    /// <summary>The scale that brings a picture near to 56 pixels (×2 for 28 × 28); a sample of one row becomes a strip.</summary>
    public static TileScale For(ImageShape shape)
    {
        int side = Math.Max(shape.Rows, shape.Columns);
        int largest = shape.Rows == 1 ? 2 * StripWidth : LargestSide;
        int enlarge = shape.Rows == 1
            ? Math.Clamp(StripWidth / side, 1, WidestCell)
            : Math.Max(1, ((2 * UsualSide) + side) / (2 * side));
        int shrink = side > largest ? (side + largest - 1) / largest : 1;
        return new TileScale(shape, enlarge, shape.Rows == 1 ? StripHeight : enlarge, shrink);
    }

    /// <summary>Draws one sample, its values coloured by <paramref name="colourOf"/>.</summary>
    public void Draw(Canvas canvas, int left, int top, ReadOnlySpan<float> sample, Func<double, Rgb> colourOf)
    {
        for (int row = 0; row < Shape.Rows; row += Shrink)
        {
            for (int column = 0; column < Shape.Columns; column += Shrink)
            {
                Rgb colour = colourOf(MeanAt(sample, row, column));
                canvas.Fill(left + (column / Shrink * Across), top + (row / Shrink * Down), Across, Down, colour);
            }
        }
    }

    private double MeanAt(ReadOnlySpan<float> sample, int row, int column)
    {
        double sum = 0;
        int count = 0;
        for (int y = row; y < Math.Min(row + Shrink, Shape.Rows); y++)
        {
            for (int x = column; x < Math.Min(column + Shrink, Shape.Columns); x++)
            {
                sum += sample[(y * Shape.Columns) + x];
                count++;
            }
        }

        return sum / count;
    }
}
