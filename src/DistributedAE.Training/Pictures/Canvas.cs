namespace DistributedAE.Training.Pictures;

/// <summary>
/// A picture in memory to draw on, with anti-aliased edges. Whole-number coordinates are the centres of pixels, (0, 0) is
/// the top left; what lies outside is cut off. The same calls give the same pixels on every machine.
/// </summary>
public sealed class Canvas
{
    /// <summary>The largest width and height in pixels.</summary>
    public const int MaximumSide = 16384;

    private readonly byte[] _pixels;

    /// <summary>A white picture.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is not in 1..<see cref="MaximumSide"/>.</exception>
    public Canvas(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, MaximumSide);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, MaximumSide);
        Width = width;
        Height = height;
        _pixels = new byte[checked(3 * width * height)];
        Array.Fill(_pixels, (byte)255);
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Red, green, blue of each pixel, row after row from the top.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels;

    /// <summary>The colour of one pixel inside the picture.</summary>
    public Rgb this[int x, int y]
    {
        get
        {
            int at = 3 * ((y * Width) + x);
            return new Rgb(_pixels[at], _pixels[at + 1], _pixels[at + 2]);
        }
    }

    /// <summary>The picture as a PNG file.</summary>
    public byte[] ToPng() => PngEncoder.Encode(Width, Height, _pixels);

    /// <summary>Lays a colour over one pixel; 0 leaves the pixel, 1 replaces it.</summary>
    public void Blend(int x, int y, Rgb colour, double opacity)
    {
        if ((uint)x >= (uint)Width || (uint)y >= (uint)Height || opacity <= 0)
        {
            return;
        }

        int at = 3 * ((y * Width) + x);
        Rgb mixed = this[x, y].Towards(colour, Math.Min(opacity, 1.0));
        _pixels[at] = mixed.Red;
        _pixels[at + 1] = mixed.Green;
        _pixels[at + 2] = mixed.Blue;
    }

    /// <summary>Fills whole pixels.</summary>
    public void Fill(int left, int top, int width, int height, Rgb colour)
    {
        int right = Math.Min(left + width, Width);
        int bottom = Math.Min(top + height, Height);
        for (int y = Math.Max(top, 0); y < bottom; y++)
        {
            for (int x = Math.Max(left, 0); x < right; x++)
            {
                Blend(x, y, colour, 1.0);
            }
        }
    }

    /// <summary>Fills a disc with the given centre and radius in pixels.</summary>
    public void Disc(double centreX, double centreY, double radius, Rgb colour, double opacity)
    {
        int bottom = (int)Math.Ceiling(centreY + radius);
        int right = (int)Math.Ceiling(centreX + radius);
        for (int y = (int)Math.Floor(centreY - radius); y <= bottom; y++)
        {
            for (int x = (int)Math.Floor(centreX - radius); x <= right; x++)
            {
                double distance = Math.Sqrt(((x - centreX) * (x - centreX)) + ((y - centreY) * (y - centreY)));
                Blend(x, y, colour, opacity * Math.Clamp(radius + 0.5 - distance, 0.0, 1.0));
            }
        }
    }

    /// <summary>Draws one line with round ends.</summary>
    public void Line(double x0, double y0, double x1, double y1, double thickness, Rgb colour) =>
        Stroke([new Segment(x0, y0, x1, y1)], thickness, colour);

    /// <summary>
    /// Draws segments as one stroke with round ends and joints: a pixel that several segments touch is covered by the nearest
    /// one only, so that joints are not darker than the rest.
    /// </summary>
    public void Stroke(ReadOnlySpan<Segment> segments, double thickness, Rgb colour)
    {
        if (segments.IsEmpty)
        {
            return;
        }

        PixelBox bounds = PixelBox.Around(segments, (thickness / 2) + 1).Within(Width, Height);
        var coverage = new float[Math.Max(bounds.Width, 0) * Math.Max(bounds.Height, 0)];
        foreach (Segment segment in segments)
        {
            Cover(segment, thickness / 2, bounds, coverage);
        }

        for (int at = 0; at < coverage.Length; at++)
        {
            Blend(bounds.Left + (at % bounds.Width), bounds.Top + (at / bounds.Width), colour, coverage[at]);
        }
    }

    private void Cover(Segment segment, double radius, PixelBox bounds, float[] coverage)
    {
        PixelBox box = PixelBox.Around([segment], radius + 1).Within(Width, Height);
        for (int y = box.Top; y < box.Top + box.Height; y++)
        {
            for (int x = box.Left; x < box.Left + box.Width; x++)
            {
                int at = ((y - bounds.Top) * bounds.Width) + x - bounds.Left;
                float covered = (float)Math.Clamp(radius + 0.5 - segment.DistanceTo(x, y), 0.0, 1.0);
                coverage[at] = Math.Max(coverage[at], covered);
            }
        }
    }
}
