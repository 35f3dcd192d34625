namespace DistributedAE.Data;

/// <summary>
/// Draws lines by keeping, for each pixel, the squared distance to the nearest line. The picture's values come from these
/// distances at the end, so that crossing strokes do not add up.
/// </summary>
internal readonly ref struct DigitCanvas
{
    /// <summary>Rows and columns.</summary>
    public const int Side = 28;

    /// <summary>Number of pixels.</summary>
    public const int Pixels = Side * Side;

    private readonly Span<float> _distances;
    private readonly float _reach;

    /// <param name="distances">Room for <see cref="Pixels"/> values.</param>
    /// <param name="radius">Half of the stroke's width in pixels.</param>
    public DigitCanvas(Span<float> distances, float radius)
    {
        _distances = distances;
        _reach = radius + 1f;
        distances.Fill(_reach * _reach);
    }

    /// <summary>Draws a straight line between two points in pixels.</summary>
    public void Line((float X, float Y) from, (float X, float Y) to)
    {
        float alongX = to.X - from.X;
        float alongY = to.Y - from.Y;
        float squaredLength = (alongX * alongX) + (alongY * alongY);
        float inverse = squaredLength > 0 ? 1f / squaredLength : 0f;
        (int top, int bottom) = Range(from.Y, to.Y);
        (int left, int right) = Range(from.X, to.X);
        for (int row = top; row <= bottom; row++)
        {
            float y = row - from.Y;
            Span<float> line = _distances.Slice(row * Side, Side);
            for (int column = left; column <= right; column++)
            {
                float x = column - from.X;
                float share = Math.Clamp(((x * alongX) + (y * alongY)) * inverse, 0f, 1f);
                float offX = x - (share * alongX);
                float offY = y - (share * alongY);
                line[column] = Math.Min(line[column], (offX * offX) + (offY * offY));
            }
        }
    }

    /// <summary>Turns the distances into bytes: anti-aliased strokes with uneven ink, on a noisy ground.</summary>
    /// <param name="pixels">The picture, by rows.</param>
    /// <param name="pen">Its ink and radius.</param>
    /// <param name="noise">One uniform number a pixel.</param>
    /// <param name="noiseLevel">Amplitude of the noise, 0…1.</param>
    public void Develop(Span<byte> pixels, in DigitPen pen, ReadOnlySpan<float> noise, float noiseLevel)
    {
        for (int pixel = 0; pixel < pixels.Length; pixel++)
        {
            float cover = Math.Clamp(pen.Radius + 0.5f - MathF.Sqrt(_distances[pixel]), 0f, 1f);
            float value = (pen.Ink * cover) + (noiseLevel * DigitPen.Signed(noise[pixel]));
            pixels[pixel] = (byte)((255f * Math.Clamp(value, 0f, 1f)) + 0.5f);
        }
    }

    private (int First, int Last) Range(float one, float other) => (
        Math.Max(0, (int)(Math.Min(one, other) - _reach)),
        Math.Min(Side - 1, (int)(Math.Max(one, other) + _reach)));
}
