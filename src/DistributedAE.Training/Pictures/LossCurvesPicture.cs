using DistributedAE.Data;

namespace DistributedAE.Training.Pictures;

/// <summary>Training and validation loss over the epochs, one panel a stage, each with its own vertical axis.</summary>
public static class LossCurvesPicture
{
    private const int MaximumColumns = 3;
    private const int Gap = 24;
    private const int MostMarkedEpochs = 30;

    /// <summary>Draws all stages that have an epoch.</summary>
    /// <param name="stages">The stages in their order.</param>
    /// <param name="logarithmic">Whether the loss axis is logarithmic; all losses have to be positive then.</param>
    /// <exception cref="InputException">No stage has an epoch, a loss is not finite, or a loss is not positive on a logarithmic axis.</exception>
    public static Canvas Draw(IReadOnlyList<LossHistory> stages, bool logarithmic = false)
    {
        ArgumentNullException.ThrowIfNull(stages);
        LossHistory[] shown = [.. stages.Where(stage => stage.Training.Count > 0)];
        if (shown.Length == 0)
        {
            throw new InputException("there is nothing to draw: no epoch has ended yet");
        }

        foreach (LossHistory stage in shown)
        {
            Check(stage, logarithmic);
        }

        int columns = shown.Length == 4 ? 2 : Math.Min(shown.Length, MaximumColumns);
        int rows = (shown.Length + columns - 1) / columns;
        (int panelWidth, int panelHeight) = columns switch { 1 => (720, 420), 2 => (460, 340), _ => (360, 290) };
        int top = PictureStyle.Margin + PictureStyle.TitleHeight + 4;
        var canvas = new Canvas(
            (2 * PictureStyle.Margin) + (columns * (panelWidth + Gap)) - Gap,
            top + (rows * (panelHeight + Gap)) - Gap + PictureStyle.Margin);
        DrawHeading(canvas, shown.Any(stage => stage.Validation.Any(loss => loss is not null)));
        for (int at = 0; at < shown.Length; at++)
        {
            int left = PictureStyle.Margin + (at % columns * (panelWidth + Gap));
            var panel = new PixelBox(left, top + (at / columns * (panelHeight + Gap)), panelWidth, panelHeight);
            DrawPanel(canvas, panel, shown[at], logarithmic);
        }

        return canvas;
    }

    private static void DrawHeading(Canvas canvas, bool validated)
    {
        int baseline = PictureStyle.Margin + PictureStyle.CapHeight;
        (string Name, Rgb Colour)[] series = validated
            ? [("training", PictureStyle.First), ("validation", PictureStyle.Second)]
            : [("training", PictureStyle.First)];
        int end = LineLegend.Write(canvas, canvas.Width - PictureStyle.Margin, baseline, series);
        string title = Lettering.Fit("Loss over the epochs", end - (2 * PictureStyle.Margin));
        Lettering.Write(canvas, title, PictureStyle.Margin, baseline, PictureStyle.Ink, bold: true);
    }

    private static void DrawPanel(Canvas canvas, PixelBox panel, LossHistory stage, bool logarithmic)
    {
        double[] losses = [.. stage.Training, .. stage.Validation.OfType<double>()];
        var up = logarithmic ? AxisScale.Logarithmic(losses.Min(), losses.Max()) : AxisScale.Linear(losses.Min(), losses.Max(), 6);
        int epochs = Math.Max(stage.Training.Count, stage.Validation.Count);
        var frame = new PlotFrame(canvas, panel, AxisScale.Whole(1, epochs, 10), up, stage.Stage, "epoch", "loss per sample");
        DrawSeries(canvas, frame, [.. stage.Training.Select((loss, at) => (at + 1.0, loss))], PictureStyle.First);
        var validation = stage.Validation.Select((loss, at) => (Epoch: at + 1.0, Loss: loss)).Where(point => point.Loss is not null);
        DrawSeries(canvas, frame, [.. validation.Select(point => (point.Epoch, point.Loss!.Value))], PictureStyle.Second);
    }

    private static void DrawSeries(Canvas canvas, PlotFrame frame, (double X, double Y)[] points, Rgb colour)
    {
        frame.Curve(points, 2, colour);
        for (int at = 0; points.Length <= MostMarkedEpochs && at < points.Length; at++)
        {
            canvas.Disc(frame.X(points[at].X), frame.Y(points[at].Y), 3, colour, 1);
        }
    }

    private static void Check(LossHistory stage, bool logarithmic)
    {
        for (int at = 0; at < Math.Max(stage.Training.Count, stage.Validation.Count); at++)
        {
            CheckLoss(stage.Stage, at + 1, "training", at < stage.Training.Count ? stage.Training[at] : null, logarithmic);
            CheckLoss(stage.Stage, at + 1, "validation", at < stage.Validation.Count ? stage.Validation[at] : null, logarithmic);
        }
    }

    private static void CheckLoss(string stage, int epoch, string kind, double? loss, bool logarithmic)
    {
        if (loss is { } value && !double.IsFinite(value))
        {
            throw new InputException($"{stage}, epoch {epoch}: the {kind} loss is {value} and cannot be drawn; the training has diverged");
        }

        if (logarithmic && loss <= 0)
        {
            throw new InputException($"{stage}, epoch {epoch}: the {kind} loss is {loss}, a logarithmic axis needs losses above 0; use a linear axis");
        }
    }
}
