using DistributedAE.Orchestration;
using DistributedAE.Training.InProcess;
using Spectre.Console;

namespace DistributedAE.Cli.Display;

/// <summary>
/// Two lines at the bottom of the terminal that are redrawn a few times a second by a timer, while the training thread only counts; finished stages stay
/// above them.
/// </summary>
/// <param name="meter">Is kept up to date.</param>
/// <param name="stages">Number of the job's stages.</param>
/// <param name="console">The terminal.</param>
/// <param name="time">The clock.</param>
internal sealed class LiveDisplay(TrainingMeter meter, int stages, IAnsiConsole console, TimeProvider time) : TrainingDisplay(meter, stages)
{
    private const int WidestBar = 40;
    private const int NarrowestBar = 8;
    private const int BesideBar = 56;
    private const int NameWidth = 12;
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(250);

    private readonly Lock _drawing = new();
    private readonly RateMeter _rate = new(time);
    private EpochReport? _lastEpoch;

    /// <inheritdoc/>
    public override RunOutcome Show(Func<RunOutcome> training)
    {
        RunOutcome? outcome = null;
        console.Live(new Text("")).AutoClear(true).Start(live =>
        {
            using ITimer timer = time.CreateTimer(_ => Draw(live), null, Redraw, Redraw);
            outcome = training();
            timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            lock (_drawing)
            {
                live.UpdateTarget(new Text(""));
            }
        });
        return outcome!;
    }

    /// <inheritdoc/>
    public override void Tell(string line) => Write($"{line}");

    /// <inheritdoc/>
    public override void Warned(string message) => Write($"[yellow]warning:[/] {message}");

    /// <inheritdoc/>
    public override void StageBegan(StagePlan plan, int epoch)
    {
        _lastEpoch = null;
        base.StageBegan(plan, epoch);
        _rate.Restart();
    }

    /// <inheritdoc/>
    public override void EpochEnded(StagePlan plan, EpochReport report)
    {
        base.EpochEnded(plan, report);
        Volatile.Write(ref _lastEpoch, report);
    }

    /// <inheritdoc/>
    protected override void TellStage(StageReport report) =>
        Write($"[green]✓[/] [bold]{report.Result.Stage.PadRight(NameWidth)}[/] {Summary(report)}");

    private void Write(FormattableString markup)
    {
        lock (_drawing)
        {
            console.Write(new LineAboveLive(Markup.FromInterpolated(markup)));
        }
    }

    private void Draw(LiveDisplayContext live)
    {
        // a tick that comes while the one before still draws, or while a line is written, is left out
        if (!_drawing.TryEnter())
        {
            return;
        }

        try
        {
            if (Meter.Plan is { } plan)
            {
                live.UpdateTarget(new Rows(Headline(plan), Figures()));
            }
        }
        finally
        {
            _drawing.Exit();
        }
    }

    private Markup Headline(StagePlan plan)
    {
        double share = Meter.Share;
        int width = Math.Clamp(console.Profile.Width - BesideBar, NarrowestBar, WidestBar);
        int filled = (int)(share * width);
        string bar = $"[deepskyblue1]{new string('━', filled)}[/][grey37]{new string('━', width - filled)}[/]";
        return OneLine($"[deepskyblue1]•[/] [bold]{Markup.Escape(plan.Name.PadRight(NameWidth))}[/] {bar} {100 * share,3:F0} %  epoch {Meter.Epoch + 1} of {plan.Epochs}  [grey62]{Place(plan)}[/]");
    }

    private Markup Figures()
    {
        EpochReport? last = Volatile.Read(ref _lastEpoch);
        List<string> parts = [];
        double loss = last?.TrainingLoss ?? Meter.Loss;
        if (double.IsFinite(loss))
        {
            parts.Add($"loss {Say.Loss(loss)}");
        }

        if (last is { } epoch && double.IsFinite(epoch.ValidationLoss))
        {
            parts.Add($"validation {Say.Loss(epoch.ValidationLoss)}");
        }

        if (_rate.Of(Meter.Samples) is { } rate)
        {
            parts.Add(Say.Rate(rate));
        }

        if (Meter.SecondsLeft is { } seconds)
        {
            parts.Add(Say.Left(seconds));
        }

        return OneLine($"  {new string(' ', NameWidth)} {string.Join("  ", parts)}");
    }

    private static Markup OneLine(string markup) => new(markup) { Overflow = Overflow.Ellipsis };
}
