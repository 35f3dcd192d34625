using DistributedAE.Data;
using DistributedAE.Orchestration;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Jobs;
using DistributedAE.Training.Runs;
using DistributedAE.Training.Steps;

namespace DistributedAE.Training.Tests.InProcess;

public sealed class StepRecordingTests : IDisposable
{
    private const string Job = """
        name: small
        data: { source: digits, trainCount: 200, testCount: 10, validation: 0.1 }
        model: { layers: [784, 8] }
        pretrain: { epochs: 2, batchSize: 16 }
        finetune: { epochs: 3, batchSize: 16 }
        checkpoint: { everySeconds: 0 }
        """;

    private const int StepsPerEpoch = 12;

    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _pause = new();

    public void Dispose()
    {
        _pause.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Every_step_of_a_run_is_recorded()
    {
        var observer = new Observer();
        _ = Train("run", observer);

        RunSteps steps = Read("run");
        Assert.Equal([0, 1], steps.Stages.Select(stage => stage.Stage));
        Assert.Equal([2 * StepsPerEpoch, 3 * StepsPerEpoch], steps.Stages.Select(stage => stage.Count));
        StepBucket[] points = [.. steps.Stages.SelectMany(stage => stage.Points(1000))];
        Assert.Equal(observer.Steps.Select(step => (float)step.Loss), points.Select(point => point.High));
        Assert.Equal(observer.Steps.Select(step => step.Samples), points.Select(point => point.Samples));
        Assert.All(points.Zip(points.Skip(1)), pair => Assert.True(pair.First.Seconds + pair.Second.Duration <= pair.Second.Seconds + 1e-6));
        Assert.All(steps.Stages, stage => Assert.True(stage.Points(1000)[0].GradientNorm > 0, "a stage's first step measures its gradient"));
        Assert.Single(steps.Starts);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(2 * StepsPerEpoch)]
    [InlineData(40)]
    public void A_resumed_run_has_every_step_once_and_goes_on_in_time(int pauseAt)
    {
        string expected = Train("whole", new Observer())!;
        var first = new Observer { PauseAt = pauseAt, Pause = _pause };
        Assert.Null(Train("run", first));
        double before = Read("run").Stages[^1].Points(1000)[^1].Seconds;
        var second = new Observer();

        Assert.Equal(expected, Train("run", second, resume: true));

        RunSteps steps = Read("run");
        Assert.Equal(5 * StepsPerEpoch, steps.Steps);
        Assert.Equal((0, 2), (steps.Damaged, steps.Starts.Count));
        Assert.Equal(Losses(Read("whole")), Losses(steps));
        Assert.Equal(before, steps.Starts[1].Seconds);
        Assert.True(steps.Stages.SelectMany(stage => stage.Points(1000)).ElementAt(first.Steps.Count).Seconds > before);
    }

    [Fact]
    public void A_damaged_end_is_told_and_the_run_goes_on()
    {
        _ = Train("run", new Observer { PauseAt = 30, Pause = _pause });
        string file = new RunPaths(Path.Combine(_folder.Path, "run")).Steps;
        byte[] content = File.ReadAllBytes(file);
        content[^50] ^= 1;
        File.WriteAllBytes(file, content[..^7]);
        var observer = new Observer();

        Assert.NotNull(Train("run", observer, resume: true));

        Assert.Equal([$"{file}: the last 2 records are damaged and are ignored; the curves may have a gap there"], observer.Warnings);
        RunSteps steps = Read("run");
        Assert.Equal((5 * StepsPerEpoch) - 2, steps.Steps);
        Assert.Equal(3 * StepsPerEpoch, steps.Stages[1].LastStep);
    }

    [Fact]
    public void A_clipped_gradient_is_measured_at_every_step()
    {
        var observer = new Observer();
        _ = Train("run", observer, job: Job.Replace("finetune: { ", "finetune: { optimizer: { kind: adam, clipNorm: 0.5 }, ", StringComparison.Ordinal));

        Assert.All(observer.Steps.TakeLast(3 * StepsPerEpoch), step => Assert.True(step.GradientNorm > 0));
    }

    private static float[] Losses(RunSteps steps) => [.. steps.Stages.SelectMany(stage => stage.Points(1000).Select(point => point.High))];

    private RunSteps Read(string run)
    {
        var steps = new RunSteps(new RunPaths(Path.Combine(_folder.Path, run)).Steps);
        steps.Update();
        return steps;
    }

    private string? Train(string run, Observer observer, bool resume = false, string job = Job)
    {
        JobFile file = JobFileReader.Read(job, "job.yaml");
        DataSet data = new DataSource(_folder.Path).Load(file.Spec.Data, file.Spec.Seed);
        string path = Path.Combine(_folder.Path, run);
        using RunFolder folder = resume ? RunFolder.Open(path) : RunFolder.Create(path, file.Text);
        using var computer = new InProcessComputer(1);
        using var training = new TrainingRun(file, data, folder, computer, observer, TimeProvider.System);
        return training.Run(pause: observer.Pause?.Token ?? default).ModelSha256;
    }

    private sealed class Observer : RunObserver
    {
        public int? PauseAt { get; init; }

        public CancellationTokenSource? Pause { get; init; }

        public List<StepReport> Steps { get; } = [];

        public List<string> Warnings { get; } = [];

        public override void StepDone(StagePlan plan, in StepReport step)
        {
            Steps.Add(step);
            if (Steps.Count == PauseAt)
            {
                Pause!.Cancel();
            }
        }

        public override void Warned(string message) => Warnings.Add(message);
    }
}
