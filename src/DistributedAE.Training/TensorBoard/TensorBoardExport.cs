using System.Globalization;
using DistributedAE.Data;
using DistributedAE.Training.Runs;
using DistributedAE.Training.Steps;

namespace DistributedAE.Training.TensorBoard;

/// <summary>Writes a run's curves for TensorBoard: each stage is a run there, so that stages lie over each other and all begin with step 1.</summary>
public static class TensorBoardExport
{
    /// <summary>The folder within a run folder where its curves go unless the user says otherwise.</summary>
    public const string FolderName = "tensorboard";

    /// <summary>Writes the curves of a run, also of one that is going on. The same run again replaces what it wrote.</summary>
    /// <param name="run">The run.</param>
    /// <param name="stages">Names of the job's stages, in order.</param>
    /// <param name="folder">Where to; made if it does not exist.</param>
    /// <param name="points">Most points of a stage, ≥ 2: where there are more steps, a point stands for the mean of several.</param>
    /// <returns>What was written, a file a stage.</returns>
    /// <exception cref="InputException">There are no curves yet, or something cannot be read or written.</exception>
    public static IReadOnlyList<ExportedCurves> Write(RunPaths run, IReadOnlyList<string> stages, string folder, int points)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(stages);
        ArgumentNullException.ThrowIfNull(folder);
        var steps = new RunSteps(run.Steps, points);
        steps.Update();
        IReadOnlyList<EpochMetrics> epochs = RunLog.ReadMetrics(run);
        IReadOnlyList<RunEvent> events = RunLog.ReadEvents(run);
        var clock = new WallClock(steps.Starts, events.Count > 0 ? events[0].Time : DateTimeOffset.UnixEpoch);
        var written = new List<ExportedCurves>();
        for (int stage = 0; stage < stages.Count; stage++)
        {
            StepSeries? series = steps.Stages.FirstOrDefault(each => each.Stage == stage);
            EpochMetrics[] ended = [.. epochs.Where(epoch => epoch.StageIndex == stage)];
            if (series is not null || ended.Length > 0)
            {
                written.Add(Write(stage, stages[stage], series, ended, clock, folder));
            }
        }

        return written.Count > 0 ? written : throw new InputException($"the run in {run.Folder} has no curves yet: no step is recorded; try again when it has trained for a second");
    }

    private static ExportedCurves Write(int index, string stage, StepSeries? series, EpochMetrics[] epochs, WallClock clock, string folder)
    {
        // without brackets, which are patterns to many tools
        string name = stage.Replace('[', '-').Replace("]", "", StringComparison.Ordinal);
        string path = Path.Combine(folder, $"{index + 1}-{name}", string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{clock.Began.ToUnixTimeSeconds()}.dae"));
        IReadOnlyList<StepBucket> points = series?.Points(int.MaxValue) ?? [];
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot make the folder {Path.GetDirectoryName(path)}: {error.Message}", error);
        }

        AtomicFile.Write(path, target => Write(new EventFile(target, clock.Began), points, epochs, clock));
        return new ExportedCurves(stage, path, series?.LastStep ?? epochs[^1].Step, points.Count, epochs.Length);
    }

    private static void Write(EventFile file, IReadOnlyList<StepBucket> points, EpochMetrics[] epochs, WallClock clock)
    {
        int next = 0;
        foreach (StepBucket point in points)
        {
            while (next < epochs.Length && epochs[next].Step < point.LastStep)
            {
                Add(file, epochs[next++]);
            }

            file.Add(
                clock.TimeOf(point.Seconds),
                point.LastStep,
                ("step/loss", point.Loss),
                ("step/gradient_norm", point.GradientNorm),
                ("step/samples_per_second", point.SamplesPerSecond));
        }

        foreach (EpochMetrics epoch in epochs[next..])
        {
            Add(file, epoch);
        }
    }

    private static void Add(EventFile file, EpochMetrics epoch) => file.Add(
        epoch.Time,
        epoch.Step,
        ("epoch/loss", epoch.TrainLoss),
        ("epoch/validation_loss", epoch.ValidationLoss),
        ("epoch/learning_rate", epoch.LearningRate),
        ("epoch/samples_per_second", epoch.SamplesPerSecond));
}
