namespace DistributedAE.Training.Pictures;

/// <summary>A rectangle of whole pixels; empty when a side is not positive.</summary>
internal readonly record struct PixelBox(int Left, int Top, int Width, int Height)
{
    /// <summary>The first column to the right of the box.</summary>
    public int Right => Left + Width;

    /// <summary>The first row below the box.</summary>
    public int Bottom => Top + Height;

    /// <summary>The smallest box that holds the segments and <paramref name="reach"/> pixels around them.</summary>
    public static PixelBox Around(ReadOnlySpan<Segment> segments, double reach)
    {
        double left = double.MaxValue;
        double top = double.MaxValue;
        double right = double.MinValue;
        double bottom = double.MinValue;
        foreach (Segment segment in segments)
        {
            left = Math.Min(left, Math.Min(segment.X0, segment.X1));
            right = Math.Max(right, Math.Max(segment.X0, segment.X1));
            top = Math.Min(top, Math.Min(segment.Y0, segment.Y1));
            bottom = Math.Max(bottom, Math.Max(segment.Y0, segment.Y1));
        }

        int firstX = (int)Math.Floor(left - reach);
        int firstY = (int)Math.Floor(top - reach);
        return new PixelBox(firstX, firstY, (int)Math.Ceiling(right + reach) - firstX + 1, (int)Math.Ceiling(bottom + reach) - firstY + 1);
    }

    /// <summary>The part of the box inside a picture of the given size.</summary>
    public PixelBox Within(int width, int height)
    {
        int left = Math.Clamp(Left, 0, width);
        int top = Math.Clamp(Top, 0, height);
        return new PixelBox(left, top, Math.Clamp(Right, left, width) - left, Math.Clamp(Bottom, top, height) - top);
    }
}
