using DistributedAE.Orchestration;
using DistributedAE.Training.Steps;
using DistributedAE.Training.Tests.Runs;

namespace DistributedAE.Training.Tests.Steps;

/// <summary>Files of steps for tests: two stages with four steps an epoch.</summary>
internal static class StepSamples
{
    public static IReadOnlyList<StagePlan> Plans { get; } = [new("pretrain[0]", 0, 1000, 4, [8, 8]), new("finetune", 1, 1000, 4, [8, 8])];

    /// <summary>A step that says by its loss which one it is.</summary>
    public static StepRecord Step(int stage, long step, double? seconds = null) =>
        new(stage, (int)((step - 1) / 4), step, seconds ?? ((stage * 1000) + step), 0.5f, LossOf(stage, step), float.NaN, 100);

    public static float LossOf(int stage, long step) => (stage * 1000) + step + 0.25f;

    public static StepLog Open(string path, JobProgress? resumed = null) => StepLog.Open(path, new FixedClock(), resumed ?? JobProgress.None, Plans);

    /// <summary>Writes the steps 1 to <paramref name="count"/> of a stage.</summary>
    public static void Write(string path, int stage, int count, JobProgress? resumed = null)
    {
        using StepLog log = Open(path, resumed);
        log.BeginRun();
        for (int step = 1; step <= count; step++)
        {
            log.Add(Step(stage, step));
        }
    }

    public static JobProgress At(int stage, int epoch, int step) => new(stage, new StageProgress(epoch, step, 0, 0, null, -1));

    public static RunSteps Read(string path)
    {
        var steps = new RunSteps(path);
        steps.Update();
        return steps;
    }

    /// <summary>Stage and step of all that a file holds.</summary>
    public static IEnumerable<(int Stage, long Step)> All(RunSteps steps) =>
        steps.Stages.SelectMany(stage => stage.Points(int.MaxValue).Select(point => (stage.Stage, point.LastStep)));
}
