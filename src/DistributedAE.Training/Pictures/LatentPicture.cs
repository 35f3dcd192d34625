using System.Globalization;
using DistributedAE.Data;

namespace DistributedAE.Training.Pictures;

/// <summary>Codes as points in planes, coloured by class.</summary>
public static class LatentPicture
{
    private const int PlotWidth = 700;
    private const int PlotHeight = 600;
    private const int PanelGap = 28;
    private const int LegendNames = 150;
    private const int LegendLeast = 45;
    private const int LegendMark = 20;
    private const int LegendGap = 16;
    private const int LegendLine = 21;
    private const double LeastRoom = 0.04;

    /// <summary>Draws the points; later ones lie above earlier ones.</summary>
    /// <param name="points">x and y of each point, (points, 2).</param>
    /// <param name="labels">The class of each point from 0, negative where it has none; empty where nothing is labelled.</param>
    /// <param name="captions">Title, axes, names of classes.</param>
    /// <exception cref="InputException">There are no points, a coordinate is not finite, or the numbers of points and labels differ.</exception>
    public static Canvas Draw(ReadOnlySpan<float> points, ReadOnlySpan<int> labels, LatentCaptions captions) =>
        Draw([new LatentPanel(points.ToArray(), captions)], labels);

    /// <summary>Draws the same samples in one or more planes, side by side.</summary>
    /// <param name="panels">At least one; the first one's names of classes are written.</param>
    /// <param name="labels">The class of each point from 0, negative where it has none; empty where nothing is labelled.</param>
    /// <exception cref="InputException">There are no points, a coordinate is not finite, or the numbers of points and labels differ.</exception>
    public static Canvas Draw(IReadOnlyList<LatentPanel> panels, ReadOnlySpan<int> labels)
    {
        ArgumentNullException.ThrowIfNull(panels);
        foreach (LatentPanel panel in panels)
        {
            int count = PictureData.CountRows("points", panel.Points.Span, 2);
            if (!labels.IsEmpty && labels.Length != count)
            {
                throw new InputException($"there are {count} points but {labels.Length} labels");
            }
        }

        int[] classes = ClassesOf(labels);
        string[] legend = [.. classes.Select(label => NameOf(label, panels[0].Captions.ClassNames))];
        int legendWidth = legend.Length > 0 ? LegendGap + LegendMark + Math.Max((int)Math.Ceiling(legend.Max(Lettering.Width)), LegendLeast) : 0;
        int top = PictureStyle.Margin + PictureStyle.TitleHeight;
        int right = PictureStyle.Margin + (panels.Count * (PlotWidth + PanelGap)) - PanelGap;
        var canvas = new Canvas(right + legendWidth + PictureStyle.Margin, top + PlotHeight + PictureStyle.Margin);
        int titleRoom = panels.Count == 1 ? canvas.Width - (2 * PictureStyle.Margin) - 12 : PlotWidth;
        foreach ((int index, LatentPanel panel) in panels.Index())
        {
            DrawPanel(canvas, PictureStyle.Margin + (index * (PlotWidth + PanelGap)), top, titleRoom, panel, labels);
        }

        DrawLegend(canvas, right + LegendGap, top + 12, classes, legend);
        return canvas;
    }

    private static void DrawPanel(Canvas canvas, int left, int top, int titleRoom, LatentPanel panel, ReadOnlySpan<int> labels)
    {
        ReadOnlySpan<float> points = panel.Points.Span;
        LatentCaptions captions = panel.Captions;
        Lettering.Write(canvas, Lettering.Fit(captions.Title, titleRoom), left, PictureStyle.Margin + PictureStyle.CapHeight, PictureStyle.Ink, bold: true);
        var box = new PixelBox(left, top, PlotWidth, PlotHeight);
        var frame = new PlotFrame(canvas, box, ScaleOf(points, 0, 9), ScaleOf(points, 1, 8), "", captions.Across, captions.Up);
        int count = points.Length / 2;
        (double radius, double opacity) = MarkFor(count);
        for (int point = 0; point < count; point++)
        {
            Rgb colour = labels.IsEmpty ? PictureStyle.First : Palette.Class(labels[point]);
            canvas.Disc(frame.X(points[2 * point]), frame.Y(points[(2 * point) + 1]), radius, colour, opacity);
        }
    }

    private static int[] ClassesOf(ReadOnlySpan<int> labels)
    {
        var classes = new SortedSet<int>();
        foreach (int label in labels)
        {
            classes.Add(Math.Max(label, -1));
        }

        return [.. classes.Where(label => label >= 0), .. classes.Where(label => label < 0)];
    }

    private static AxisScale ScaleOf(ReadOnlySpan<float> points, int axis, int tickCount)
    {
        double low = points[axis];
        double high = points[axis];
        for (int at = axis; at < points.Length; at += 2)
        {
            low = Math.Min(low, points[at]);
            high = Math.Max(high, points[at]);
        }

        return AxisScale.Linear(low, high, tickCount, LeastRoom, reachZero: false);
    }

    private static (double Radius, double Opacity) MarkFor(int count) => count switch
    {
        <= 300 => (4.0, 0.85),
        <= 2000 => (3.0, 0.75),
        <= 10000 => (2.2, 0.6),
        _ => (1.6, 0.45),
    };

    private static string NameOf(int label, IReadOnlyList<string>? names)
    {
        string number = label.ToString(CultureInfo.InvariantCulture);
        string name = label < 0 ? "no label" : names is not null && label < names.Count ? names[label] : number;
        return Lettering.Fit(name, LegendNames);
    }

    private static void DrawLegend(Canvas canvas, int left, int top, int[] classes, string[] names)
    {
        int shown = classes.Length <= Palette.ClassColours ? classes.Length : Palette.ClassColours - 1;
        for (int at = 0; at < shown; at++)
        {
            int baseline = top + (at * LegendLine);
            canvas.Disc(left + 6, baseline - (PictureStyle.CapHeight / 2), 5, Palette.Class(classes[at]), 1);
            Lettering.Write(canvas, names[at], left + LegendMark, baseline, PictureStyle.Ink);
        }

        if (shown < classes.Length)
        {
            Lettering.Write(canvas, $"{classes.Length - shown} more", left, top + (shown * LegendLine), PictureStyle.Muted);
        }
    }
}
