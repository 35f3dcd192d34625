namespace DistributedAE.Training.Pictures;

/// <summary>Small panels, one a sample, that compare the features of an input with those of its reconstruction.</summary>
internal static class FeatureProfiles
{
    private const int MaximumPanels = 12;
    private const int MaximumColumns = 3;
    private const int PanelWidth = 330;
    private const int PanelHeight = 180;
    private const int Gap = 18;
    private const int MostBars = 64;

    private static Rgb BarColour => PictureStyle.First.Towards(Rgb.White, 0.45);

    /// <summary>Draws the panels of the first samples; all share one vertical axis.</summary>
    public static Canvas Draw(int features, ReadOnlySpan<float> inputs, ReadOnlySpan<float> reconstructions)
    {
        int count = Math.Min(inputs.Length / features, MaximumPanels);
        int columns = Math.Min(count, MaximumColumns);
        int rows = (count + columns - 1) / columns;
        int width = Math.Max((columns * (PanelWidth + Gap)) - Gap, 520) + (2 * PictureStyle.Margin);
        var canvas = new Canvas(width, (2 * PictureStyle.Margin) + PictureStyle.TitleHeight + (rows * (PanelHeight + Gap)) - Gap);
        int baseline = PictureStyle.Margin + PictureStyle.CapHeight;
        Lettering.Write(canvas, "Features and their reconstruction", PictureStyle.Margin, baseline, PictureStyle.Ink, bold: true);
        LineLegend.Write(canvas, width - PictureStyle.Margin, baseline, [("input", features <= MostBars ? BarColour : PictureStyle.First), ("reconstruction", PictureStyle.Second)]);

        (float low, float high) = PictureData.Range(inputs[..(count * features)]);
        (float otherLow, float otherHigh) = PictureData.Range(reconstructions[..(count * features)]);
        var up = AxisScale.Linear(Math.Min(low, otherLow), Math.Max(high, otherHigh), 5);
        int panelWidth = columns == 1 ? width - (2 * PictureStyle.Margin) : (width - (2 * PictureStyle.Margin) - ((columns - 1) * Gap)) / columns;
        for (int sample = 0; sample < count; sample++)
        {
            var panel = new PixelBox(
                PictureStyle.Margin + (sample % columns * (panelWidth + Gap)),
                PictureStyle.Margin + PictureStyle.TitleHeight + (sample / columns * (PanelHeight + Gap)),
                panelWidth,
                PanelHeight);
            int from = sample * features;
            DrawPanel(canvas, panel, up, $"sample {sample + 1}", inputs.Slice(from, features), reconstructions.Slice(from, features));
        }

        return canvas;
    }

    private static void DrawPanel(Canvas canvas, PixelBox panel, AxisScale up, string title, ReadOnlySpan<float> input, ReadOnlySpan<float> reconstruction)
    {
        var frame = new PlotFrame(canvas, panel, AxisScale.Features(input.Length, 6), up, title, "feature", "value");
        if (input.Length <= MostBars)
        {
            DrawBars(canvas, frame, input, reconstruction);
            return;
        }

        frame.Curve(Points(input), 1.4, PictureStyle.First);
        frame.Curve(Points(reconstruction), 1.4, PictureStyle.Second);
    }

    private static void DrawBars(Canvas canvas, PlotFrame frame, ReadOnlySpan<float> input, ReadOnlySpan<float> reconstruction)
    {
        double slot = frame.X(2) - frame.X(1);
        int half = Math.Max((int)(slot * 0.34), 1);
        int zero = (int)Math.Round(Math.Clamp(frame.Y(0), frame.Area.Top, frame.Area.Bottom));
        for (int feature = 0; feature < input.Length; feature++)
        {
            int middle = (int)Math.Round(frame.X(feature + 1));
            int end = (int)Math.Round(frame.Y(input[feature]));
            canvas.Fill(middle - half, Math.Min(zero, end), (2 * half) + 1, Math.Max(Math.Abs(end - zero), 1), BarColour);
            double mark = frame.Y(reconstruction[feature]);
            canvas.Line(middle - half, mark, middle + half, mark, 2.4, PictureStyle.Second);
        }

        canvas.Fill(frame.Area.Left, zero, frame.Area.Width + 1, 1, PictureStyle.Axis);
    }

    private static (double X, double Y)[] Points(ReadOnlySpan<float> values)
    {
        var points = new (double X, double Y)[values.Length];
        for (int at = 0; at < points.Length; at++)
        {
            points[at] = (at + 1, values[at]);
        }

        return points;
    }
}
