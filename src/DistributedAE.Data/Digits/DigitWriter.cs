namespace DistributedAE.Data;

/// <summary>Writes one digit: chooses a way, wobbles its points and draws its strokes.</summary>
internal static class DigitWriter
{
    /// <summary>How many uniform numbers one picture is made of.</summary>
    public const int Draws = FirstNoise + DigitCanvas.Pixels;

    private const int WayDraw = DigitPen.Draws;
    private const int NoiseLevelDraw = WayDraw + 1;
    private const int FirstWobble = NoiseLevelDraw + 1;
    private const int MostPoints = 32;
    private const int FirstNoise = FirstWobble + (2 * MostPoints);
    private const int LinesPerSpan = 4;
    private const float LargestWobble = 0.04f;
    private const float LargestNoise = 0.06f;

    /// <summary>Draws a digit.</summary>
    /// <param name="digit">0…9.</param>
    /// <param name="uniform"><see cref="Draws"/> numbers in 0…1.</param>
    /// <param name="pixels">The picture, by rows.</param>
    public static void Write(int digit, ReadOnlySpan<float> uniform, Span<byte> pixels)
    {
        var pen = new DigitPen(uniform[..DigitPen.Draws], (DigitCanvas.Side - 1) / 2f);
        var canvas = new DigitCanvas(stackalloc float[DigitCanvas.Pixels], pen.Radius);
        ReadOnlySpan<Stroke[]> ways = DigitGlyphs.Ways(digit);
        Stroke[] strokes = ways[Math.Min((int)(uniform[WayDraw] * ways.Length), ways.Length - 1)];
        ReadOnlySpan<float> wobble = uniform.Slice(FirstWobble, 2 * MostPoints);
        Span<float> points = stackalloc float[2 * MostPoints];
        foreach (Stroke stroke in strokes)
        {
            Span<float> written = points[..stroke.Points.Length];
            for (int index = 0; index < written.Length; index++)
            {
                written[index] = stroke.Points[index] + (LargestWobble * DigitPen.Signed(wobble[index]));
            }

            wobble = wobble[written.Length..];
            Draw(stroke, written, pen, canvas);
        }

        float noiseLevel = LargestNoise * uniform[NoiseLevelDraw];
        canvas.Develop(pixels, pen, uniform[FirstNoise..], noiseLevel);
    }

    private static void Draw(Stroke stroke, ReadOnlySpan<float> points, in DigitPen pen, DigitCanvas canvas)
    {
        (float X, float Y) from = pen.Place(points[0], points[1]);
        int linesPerSpan = stroke.IsSmooth ? LinesPerSpan : 2;
        for (int span = 0; span + 1 < stroke.Count; span++)
        {
            for (int line = 1; line <= linesPerSpan; line++)
            {
                float along = line / (float)linesPerSpan;
                (float x, float y) = stroke.IsSmooth ? OnCurve(points, span, along) : OnLine(points, span, along);
                (float X, float Y) to = pen.Place(x, y);
                canvas.Line(from, to);
                from = to;
            }
        }
    }

    private static (float X, float Y) OnLine(ReadOnlySpan<float> points, int span, float along)
    {
        int at = 2 * span;
        return (points[at] + (along * (points[at + 2] - points[at])), points[at + 1] + (along * (points[at + 3] - points[at + 1])));
    }

    /// <summary>Catmull and Rom's cubic through the span's two points; the curve's ends stand for the neighbours they lack.</summary>
    private static (float X, float Y) OnCurve(ReadOnlySpan<float> points, int span, float along)
    {
        int last = points.Length - 2;
        int start = 2 * span;
        int before = Math.Max(0, start - 2);
        int end = start + 2;
        int after = Math.Min(last, start + 4);
        return (
            Cubic(points[before], points[start], points[end], points[after], along),
            Cubic(points[before + 1], points[start + 1], points[end + 1], points[after + 1], along));
    }

    private static float Cubic(float before, float start, float end, float after, float along)
    {
        float slope = end - before;
        float bend = (2f * before) - (5f * start) + (4f * end) - after;
        float twist = (3f * (start - end)) + after - before;
        return start + (0.5f * along * (slope + (along * (bend + (along * twist)))));
    }
}
