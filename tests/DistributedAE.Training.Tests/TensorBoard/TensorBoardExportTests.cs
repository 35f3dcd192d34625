using DistributedAE.Data;
using DistributedAE.Orchestration;
using DistributedAE.Training.Runs;
using DistributedAE.Training.Steps;
using DistributedAE.Training.TensorBoard;
using DistributedAE.Training.Tests.Runs;
using DistributedAE.Training.Tests.Steps;

namespace DistributedAE.Training.Tests.TensorBoard;

public sealed class TensorBoardExportTests : IDisposable
{
    private static readonly double Began = new FixedClock().GetUtcNow().ToUnixTimeSeconds();

    private readonly TemporaryFolder _folder = new();
    private readonly RunPaths _run;

    public TensorBoardExportTests() => _run = new RunPaths(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_step_and_epoch_is_there_with_its_time()
    {
        StepSamples.Write(_run.Steps, 0, 8);
        WriteEpochs((0, 0, 4), (0, 1, 8));

        ExportedCurves written = Assert.Single(Export());

        string path = _folder[$"out/1-pretrain-0/events.out.tfevents.{Began}.dae"];
        Assert.Equal(new ExportedCurves("pretrain[0]", path, 8, 8, 2), written);
        IReadOnlyList<ReadEvent> events = EventReader.Read(path);
        Assert.Equal(new ReadEvent(Began, 0, "", 0, "brain.Event:2"), events[0]);
        Assert.Equal(
            Enumerable.Range(1, 8).Select(step => new ReadEvent(Began + step, step, "step/loss", StepSamples.LossOf(0, step))),
            events.Where(read => read.Tag == "step/loss"));
        Assert.All(events.Where(read => read.Tag == "step/samples_per_second"), read => Assert.Equal(200, read.Value));
        Assert.Equal([(4L, 0.5f), (8L, 0.5f)], events.Where(read => read.Tag == "epoch/loss").Select(read => (read.Step, read.Value)));
        Assert.Equal([0.25f, 0.25f], events.Where(read => read.Tag == "epoch/learning_rate").Select(read => read.Value));
        Assert.Equal(events.Select(read => read.Step).Order(), events.Select(read => read.Step));

        // what was not measured is left out
        Assert.DoesNotContain(events, read => read.Tag is "step/gradient_norm" or "epoch/validation_loss");
    }

    [Fact]
    public void Each_stage_is_a_run_of_its_own()
    {
        StepSamples.Write(_run.Steps, 0, 3);
        StepSamples.Write(_run.Steps, 1, 5, StepSamples.At(1, 0, 0));

        IReadOnlyList<ExportedCurves> written = Export();

        Assert.Equal(["pretrain[0]", "finetune"], written.Select(stage => stage.Stage));
        Assert.Equal([$"out/1-pretrain-0/events.out.tfevents.{Began}.dae", $"out/2-finetune/events.out.tfevents.{Began}.dae", "steps.bin"], _folder.Files);
        Assert.Equal([1L, 2, 3, 4, 5], EventReader.Read(written[1].File).Where(read => read.Tag == "step/loss").Select(read => read.Step));
    }

    [Fact]
    public void Many_steps_are_shown_by_their_means()
    {
        StepSamples.Write(_run.Steps, 0, 1000);

        ExportedCurves written = Assert.Single(Export(points: 100));

        Assert.Equal(1000, written.Steps);
        Assert.InRange(written.Points, 50, 100);
        ReadEvent[] losses = [.. EventReader.Read(written.File).Where(read => read.Tag == "step/loss")];
        Assert.Equal(written.Points, losses.Length);
        Assert.Equal((1000L, Began + 1000), (losses[^1].Step, losses[^1].WallTime));
        Assert.Equal(Enumerable.Range(1, (int)losses[0].Step).Average(step => (double)StepSamples.LossOf(0, step)), losses[0].Value, 1e-3);
    }

    [Fact]
    public void The_same_run_again_replaces_what_it_wrote()
    {
        StepSamples.Write(_run.Steps, 0, 3);
        _ = Export();
        StepSamples.Write(_run.Steps, 0, 5);
        ExportedCurves written = Assert.Single(Export());

        Assert.Equal(5, EventReader.Read(written.File).Count(read => read.Tag == "step/loss"));
        Assert.Equal(2, _folder.Files.Length);
    }

    [Fact]
    public void A_run_of_an_older_version_has_its_epochs_still()
    {
        WriteEpochs((1, 0, 4));

        ExportedCurves written = Assert.Single(Export());

        Assert.Equal(("finetune", 4, 0, 1), (written.Stage, written.Steps, written.Points, written.Epochs));
        Assert.Contains(EventReader.Read(written.File), read => read is { Tag: "epoch/loss", Step: 4 });
    }

    [Fact]
    public void A_run_without_curves_is_told()
    {
        Assert.Equal(
            $"the run in {_run.Folder} has no curves yet: no step is recorded; try again when it has trained for a second",
            Assert.Throws<InputException>(() => Export()).Message);
        Assert.Empty(_folder.Files);
    }

    [Fact]
    public void Steps_behind_a_pause_have_the_time_of_the_wall()
    {
        var morning = new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);
        DateTimeOffset evening = morning.AddHours(10);
        var clock = new WallClock([new RunStart(morning, 0), new RunStart(evening, 100)], DateTimeOffset.UnixEpoch);

        Assert.Equal(morning, clock.Began);
        Assert.Equal(morning.AddSeconds(1), clock.TimeOf(1));
        Assert.Equal(morning.AddSeconds(100), clock.TimeOf(100));
        Assert.Equal(evening.AddSeconds(1), clock.TimeOf(101));
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(5), new WallClock([], DateTimeOffset.UnixEpoch).TimeOf(5));
    }

    private IReadOnlyList<ExportedCurves> Export(int points = 10_000) =>
        TensorBoardExport.Write(_run, ["pretrain[0]", "finetune"], _folder["out"], points);

    private void WriteEpochs(params (int Stage, int Epoch, long Step)[] epochs)
    {
        using RunLog log = RunLog.Open(_run, new FixedClock(), JobProgress.None);
        foreach ((int stage, int epoch, long step) in epochs)
        {
            log.Write(new EpochMetrics(stage, $"stage{stage}", epoch, step, 0.5) { LearningRate = 0.25 });
        }
    }
}
