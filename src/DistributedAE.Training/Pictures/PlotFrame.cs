namespace DistributedAE.Training.Pictures;

/// <summary>A coordinate system on a canvas: grid, axes, ticks, captions, and where a value lies in pixels.</summary>
internal sealed class PlotFrame
{
    private const int CaptionLine = 20;
    private const int TickRoom = 8;
    private readonly Canvas _canvas;
    private readonly PixelBox _area;

    /// <summary>
    /// Draws the coordinate system so that it fills <paramref name="panel"/>, captions and numbers included. Empty captions take no room.
    /// </summary>
    public PlotFrame(Canvas canvas, PixelBox panel, AxisScale across, AxisScale up, string title, string acrossCaption, string upCaption)
    {
        _canvas = canvas;
        Across = across;
        Up = up;
        int left = (int)Math.Ceiling(up.Ticks.Max(tick => Lettering.Width(tick.Text))) + TickRoom + (upCaption.Length > 0 ? CaptionLine : 0);
        int right = (int)Math.Ceiling(Lettering.Width(across.Ticks[^1].Text) / 2) + 1;
        int top = title.Length > 0 ? CaptionLine : PictureStyle.CapHeight / 2;
        int bottom = CaptionLine + 3 + (acrossCaption.Length > 0 ? CaptionLine : 0);
        _area = new PixelBox(panel.Left + left, panel.Top + top, panel.Width - left - right, panel.Height - top - bottom);
        DrawGrid();
        int middle = _area.Left + (_area.Width / 2);
        Lettering.Write(canvas, Lettering.Fit(title, _area.Width), _area.Left, panel.Top + PictureStyle.CapHeight, PictureStyle.Ink, bold: true);
        Lettering.Write(canvas, Lettering.Fit(acrossCaption, panel.Width), middle, panel.Bottom - 4, PictureStyle.Ink, 0.5);
        string upwards = Lettering.Fit(upCaption, panel.Height);
        Lettering.WriteUpwards(canvas, upwards, panel.Left + PictureStyle.CapHeight, _area.Top + (_area.Height / 2), PictureStyle.Ink);
    }

    /// <summary>The horizontal axis.</summary>
    public AxisScale Across { get; }

    /// <summary>The vertical axis.</summary>
    public AxisScale Up { get; }

    /// <summary>The inner area, where data are drawn.</summary>
    public PixelBox Area => _area;

    /// <summary>Pixel column of a value.</summary>
    public double X(double value) => _area.Left + (Across.Position(value) * _area.Width);

    /// <summary>Pixel row of a value.</summary>
    public double Y(double value) => _area.Bottom - (Up.Position(value) * _area.Height);

    /// <summary>Joins points with a line; a single point becomes a dot.</summary>
    public void Curve(IReadOnlyList<(double X, double Y)> points, double thickness, Rgb colour)
    {
        if (points.Count == 1)
        {
            _canvas.Disc(X(points[0].X), Y(points[0].Y), 3, colour, 1);
            return;
        }

        var segments = new Segment[Math.Max(points.Count - 1, 0)];
        for (int at = 0; at < segments.Length; at++)
        {
            segments[at] = new Segment(X(points[at].X), Y(points[at].Y), X(points[at + 1].X), Y(points[at + 1].Y));
        }

        _canvas.Stroke(segments, thickness, colour);
    }

    private void DrawGrid()
    {
        foreach ((double value, string text) in Up.Ticks)
        {
            int y = (int)Math.Round(Y(value));
            _canvas.Fill(_area.Left, y, _area.Width + 1, 1, PictureStyle.Grid);
            Lettering.Write(_canvas, text, _area.Left - TickRoom, y + (PictureStyle.CapHeight / 2), PictureStyle.Muted, 1);
        }

        foreach ((double value, string text) in Across.Ticks)
        {
            int x = (int)Math.Round(X(value));
            _canvas.Fill(x, _area.Top, 1, _area.Height, PictureStyle.Grid);
            _canvas.Fill(x, _area.Bottom, 1, 4, PictureStyle.Axis);
            Lettering.Write(_canvas, text, x, _area.Bottom + 18, PictureStyle.Muted, 0.5);
        }

        _canvas.Fill(_area.Left, _area.Top, 1, _area.Height + 1, PictureStyle.Axis);
        _canvas.Fill(_area.Left, _area.Bottom, _area.Width + 1, 1, PictureStyle.Axis);
    }
}
