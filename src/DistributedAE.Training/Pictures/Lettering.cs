namespace DistributedAE.Training.Pictures;

/// <summary>Writes text with the built-in font.</summary>
internal static class Lettering
{
    private const double RegularThickness = 1.25;
    private const double BoldThickness = 1.9;

    /// <summary>Width of a text in pixels, without the space behind its last character.</summary>
    public static double Width(string text) => Math.Max(Layout(text, null) - 3, 0);

    /// <summary>The text if it is at most <paramref name="room"/> pixels wide, else its beginning with "…".</summary>
    public static string Fit(string text, double room)
    {
        if (Width(text) <= room)
        {
            return text;
        }

        int kept = text.Length;
        while (kept > 1 && Width(text[..kept].TrimEnd() + "…") > room)
        {
            kept--;
        }

        return text[..kept].TrimEnd() + "…";
    }

    /// <summary>
    /// Writes a line of text. <paramref name="alignment"/> says where (<paramref name="x"/>, <paramref name="baseline"/>) lies in it: 0 at its start, 0.5
    /// in the middle, 1 at its end.
    /// </summary>
    public static void Write(Canvas canvas, string text, double x, int baseline, Rgb colour, double alignment = 0, bool bold = false)
    {
        var strokes = new List<Segment>();
        Layout(text, strokes);
        double left = Math.Round(x - (alignment * Width(text)));
        Span<Segment> placed = strokes.ToArray();
        foreach (ref Segment stroke in placed)
        {
            stroke = new Segment(left + stroke.X0, baseline - stroke.Y0, left + stroke.X1, baseline - stroke.Y1);
        }

        canvas.Stroke(placed, bold ? BoldThickness : RegularThickness, colour);
    }

    /// <summary>Writes a line of text that runs from bottom to top, its middle at <paramref name="y"/>.</summary>
    public static void WriteUpwards(Canvas canvas, string text, int baselineX, double y, Rgb colour)
    {
        var strokes = new List<Segment>();
        Layout(text, strokes);
        double bottom = Math.Round(y + (Width(text) / 2));
        Span<Segment> placed = strokes.ToArray();
        foreach (ref Segment stroke in placed)
        {
            stroke = new Segment(baselineX - stroke.Y0, bottom - stroke.X0, baselineX - stroke.Y1, bottom - stroke.X1);
        }

        canvas.Stroke(placed, RegularThickness, colour);
    }

    private static double Layout(string text, List<Segment>? strokes)
    {
        double pen = 0;
        foreach (char character in text)
        {
            if (char.IsWhiteSpace(character))
            {
                pen += StrokeFont.BlankAdvance;
                continue;
            }

            Glyph glyph = StrokeFont.Find(character);
            if (strokes is not null)
            {
                double start = Math.Round(pen);
                strokes.AddRange(glyph.Segments.Select(s => new Segment(start + s.X0, s.Y0, start + s.X1, s.Y1)));
            }

            pen += glyph.Advance;
        }

        return pen;
    }
}
