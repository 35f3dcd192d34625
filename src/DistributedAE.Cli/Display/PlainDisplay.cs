using DistributedAE.Orchestration;
using DistributedAE.Training.InProcess;

namespace DistributedAE.Cli.Display;

/// <summary>Plain lines, for pipes and files: one an epoch, or one every few seconds where epochs are shorter.</summary>
/// <param name="meter">Is kept up to date.</param>
/// <param name="stages">Number of the job's stages.</param>
/// <param name="output">Gets the lines; each is flushed.</param>
/// <param name="time">The clock.</param>
internal sealed class PlainDisplay(TrainingMeter meter, int stages, TextWriter output, TimeProvider time) : TrainingDisplay(meter, stages)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private long? _lastLine;

    /// <inheritdoc/>
    public override void Tell(string line)
    {
        output.WriteLine(line);
        output.Flush();
    }

    /// <inheritdoc/>
    public override void StageBegan(StagePlan plan, int epoch)
    {
        base.StageBegan(plan, epoch);
        _lastLine = null;
        if (epoch > 0)
        {
            Tell($"{Place(plan)}, {plan.Name}: goes on at epoch {epoch + 1} of {plan.Epochs}");
        }
    }

    /// <inheritdoc/>
    public override void EpochEnded(StagePlan plan, EpochReport report)
    {
        base.EpochEnded(plan, report);
        if (_lastLine is { } last && time.GetElapsedTime(last) < Pause)
        {
            return;
        }

        _lastLine = time.GetTimestamp();
        string validation = double.IsFinite(report.ValidationLoss) ? $", validation {Say.Loss(report.ValidationLoss)}" : "";
        string left = Meter.SecondsLeft is { } seconds and > 0 ? $", {Say.Left(seconds)}" : "";
        Tell($"{Place(plan)}, {plan.Name}: epoch {report.Epoch + 1} of {plan.Epochs}, loss {Say.Loss(report.TrainingLoss)}{validation}, {Say.Rate(report.SamplesPerSecond)}{left}");
    }

    /// <inheritdoc/>
    protected override void TellStage(StageReport report) => Tell($"{report.Result.Stage} done: {Summary(report)}");
}
