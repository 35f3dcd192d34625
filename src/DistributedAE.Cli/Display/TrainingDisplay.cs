using DistributedAE.Orchestration;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Models;

namespace DistributedAE.Cli.Display;

/// <summary>Shows people how a run goes on.</summary>
/// <param name="meter">Is kept up to date.</param>
/// <param name="stages">Number of the job's stages.</param>
internal abstract class TrainingDisplay(TrainingMeter meter, int stages) : RunObserver
{
    private readonly HashSet<string> _shown = new(StringComparer.Ordinal);

    /// <summary>Where the stage stands.</summary>
    protected TrainingMeter Meter { get; } = meter;

    /// <summary>The display for a stream: animated on a terminal, plain lines elsewhere.</summary>
    /// <param name="toError">Whether it is shown on stderr, because stdout is for the result alone.</param>
    /// <param name="stages">Number of the job's stages.</param>
    /// <param name="time">The clock.</param>
    public static TrainingDisplay For(bool toError, int stages, TimeProvider time)
    {
        var meter = new TrainingMeter(time);
        TextWriter writer = toError ? Console.Error : Console.Out;
        return Terminal.CanAnimate(toError)
            ? new LiveDisplay(meter, stages, Terminal.Console(writer), time)
            : new PlainDisplay(meter, stages, writer, time);
    }

    /// <summary>Runs the training and shows it meanwhile.</summary>
    public virtual RunOutcome Show(Func<RunOutcome> training) => training();

    /// <summary>Says something between the steps.</summary>
    public abstract void Tell(string line);

    /// <summary>Tells the stages that were not shown yet, because an earlier run finished them.</summary>
    public void TellStages(IEnumerable<StageReport> finished)
    {
        foreach (StageReport report in finished.Where(report => !_shown.Contains(report.Result.Stage)))
        {
            StageEnded(report);
        }
    }

    /// <inheritdoc/>
    public override void StageBegan(StagePlan plan, int epoch) => Meter.Begin(plan, epoch);

    /// <inheritdoc/>
    public override void StepDone(StagePlan plan, in StepReport step) =>
        Meter.Step(plan, step.Epoch, step.StepOfEpoch, step.Loss, step.Samples);

    /// <inheritdoc/>
    public override void EpochEnded(StagePlan plan, EpochReport report) => Meter.EndEpoch();

    /// <inheritdoc/>
    public override void StageEnded(StageReport report)
    {
        _shown.Add(report.Result.Stage);
        TellStage(report);
    }

    /// <inheritdoc/>
    public override void Warned(string message) => Tell($"warning: {message}");

    /// <summary>Tells how a stage ended.</summary>
    protected abstract void TellStage(StageReport report);

    /// <summary>"stage 2 of 3".</summary>
    protected string Place(StagePlan plan) => $"stage {plan.Index + 1} of {stages}";

    /// <summary>How a stage ended, but for its name.</summary>
    protected static string Summary(StageReport report)
    {
        StageResult result = report.Result;
        List<string> parts = [Say.Count(result.Epochs, "epoch")];
        if (result.TrainLoss is { } loss)
        {
            parts.Add($"loss {Say.Loss(loss)}");
        }

        if (result.ValidationLoss is { } validation)
        {
            parts.Add($"validation {Say.Loss(validation)}");
        }

        if (report.Seconds > 0)
        {
            parts.Add(Say.Duration(report.Seconds));
            parts.Add(Say.Rate(report.SamplesPerSecond));
        }

        return string.Join(", ", parts);
    }
}
