using System.Globalization;

namespace DistributedAE.Training.Pictures;

/// <summary>One character of the stroke font: its lines, in pixels from the start of the baseline, y pointing up.</summary>
internal sealed record Glyph(double Advance, IReadOnlyList<Segment> Segments)
{
    private const double Spacing = 3;
    private const int PiecesPerCurve = 6;

    /// <summary>
    /// Reads strokes separated by "/": a point is "x,y", a control point of a quadratic curve is "~x,y". Between two control
    /// points in a row the curve passes through their middle, as in TrueType outlines.
    /// </summary>
    public static Glyph Parse(string strokes)
    {
        var segments = new List<Segment>();
        foreach (string stroke in strokes.Split('/'))
        {
            AddStroke(stroke.Split(' ', StringSplitOptions.RemoveEmptyEntries), segments);
        }

        return new Glyph(segments.Max(segment => Math.Max(segment.X0, segment.X1)) + Spacing, segments);
    }

    private static void AddStroke(string[] tokens, List<Segment> segments)
    {
        (double X, double Y) pen = ReadPoint(tokens[0]);
        (double X, double Y)? control = null;
        foreach (string token in tokens.Skip(1))
        {
            bool isControl = token[0] == '~';
            (double X, double Y) point = ReadPoint(token.TrimStart('~'));
            if (control is not { } bend)
            {
                if (!isControl)
                {
                    segments.Add(new Segment(pen.X, pen.Y, point.X, point.Y));
                    pen = point;
                }
            }
            else
            {
                (double X, double Y) end = isControl ? ((bend.X + point.X) / 2, (bend.Y + point.Y) / 2) : point;
                AddCurve(pen, bend, end, segments);
                pen = end;
            }

            control = isControl ? point : null;
        }
    }

    private static void AddCurve((double X, double Y) from, (double X, double Y) bend, (double X, double Y) to, List<Segment> segments)
    {
        (double X, double Y) last = from;
        for (int piece = 1; piece <= PiecesPerCurve; piece++)
        {
            double share = piece / (double)PiecesPerCurve;
            double rest = 1 - share;
            double x = (rest * rest * from.X) + (2 * rest * share * bend.X) + (share * share * to.X);
            double y = (rest * rest * from.Y) + (2 * rest * share * bend.Y) + (share * share * to.Y);
            segments.Add(new Segment(last.X, last.Y, x, y));
            last = (x, y);
        }
    }

    private static (double X, double Y) ReadPoint(string token)
    {
        int comma = token.IndexOf(',', StringComparison.Ordinal);
        return (double.Parse(token.AsSpan(0, comma), CultureInfo.InvariantCulture), double.Parse(token.AsSpan(comma + 1), CultureInfo.InvariantCulture));
    }
}
