using DistributedAE.Data;
using DistributedAE.Orchestration;
using DistributedAE.Training.Runs;

namespace DistributedAE.Training.Tests.Runs;

public sealed class RunLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RunPaths _paths;

    public RunLogTests() => _paths = new RunPaths(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Lines_have_the_documented_form()
    {
        using (RunLog log = Open(JobProgress.None))
        {
            log.Write(new RunEvent("stageEnded") { Stage = "pretrain[0]", Epoch = 3, Message = "größer \"als\" vorher\n" });
            log.Write(Metrics(0, 1) with { ValidationLoss = 0.1, SamplesPerSecond = 1000, LearningRate = 0.01, Seconds = 2.5 });
            log.Write(Metrics(0, 2));
            Assert.Null(log.Problem);
        }

        Assert.Equal(
            """
            {"time":"2026-03-01T12:30:15+00:00","event":"stageEnded","stage":"pretrain[0]","epoch":3,"message":"größer \"als\" vorher\n"}

            """,
            File.ReadAllText(_paths.Events));
        Assert.Equal(
            """
            {"time":"2026-03-01T12:30:15+00:00","stageIndex":0,"stage":"stage0","epoch":1,"step":10,"trainLoss":0.30000000000000004,"validationLoss":0.1,"samplesPerSecond":1000,"learningRate":0.01,"seconds":2.5}
            {"time":"2026-03-01T12:30:15+00:00","stageIndex":0,"stage":"stage0","epoch":2,"step":20,"trainLoss":0.30000000000000004,"validationLoss":null,"samplesPerSecond":0,"learningRate":0,"seconds":0}

            """,
            File.ReadAllText(_paths.Metrics));
    }

    [Fact]
    public void What_is_written_is_read_also_while_the_run_goes_on()
    {
        using RunLog log = Open(JobProgress.None);
        var happened = new RunEvent("started") { Message = "two\nlines", ModelSha256 = "ab", Step = 4 };
        log.Write(happened);
        log.Write(Metrics(1, 2) with { TrainLoss = double.NaN });
        DateTimeOffset time = new FixedClock().GetUtcNow();
        Assert.Equal([happened with { Time = time }], RunLog.ReadEvents(_paths));
        Assert.Equal([Metrics(1, 2) with { TrainLoss = double.NaN, Time = time }], RunLog.ReadMetrics(_paths));
    }

    [Fact]
    public void A_run_without_logs_has_no_lines()
    {
        Assert.Empty(RunLog.ReadEvents(_paths));
        Assert.Empty(RunLog.ReadMetrics(_paths));
    }

    [Fact]
    public void A_resume_drops_the_metrics_that_will_come_again()
    {
        using (RunLog log = Open(JobProgress.None))
        {
            foreach ((int stage, int epoch) in new[] { (0, 0), (0, 1), (1, 0), (1, 1), (1, 2), (2, 0) })
            {
                log.Write(Metrics(stage, epoch));
            }
        }

        File.AppendAllText(_paths.Metrics, "{\"torn");
        using (RunLog log = Open(new JobProgress(1, new StageProgress(1, 5, 0, 0, null, -1))))
        {
            log.Write(Metrics(1, 1));
        }

        Assert.Equal([(0, 0), (0, 1), (1, 0), (1, 1)], RunLog.ReadMetrics(_paths).Select(line => (line.StageIndex, line.Epoch)));
    }

    [Fact]
    public void Torn_last_lines_are_cut_off_wherever_they_are_torn()
    {
        using (RunLog log = Open(JobProgress.None))
        {
            log.Write(new RunEvent("first") { Message = new string('x', 5000) });
            log.Write(new RunEvent("second") { Message = new string('y', 5000) });
        }

        byte[] content = File.ReadAllBytes(_paths.Events);
        foreach (int length in new[] { content.Length - 1, content.Length - 4096, content.Length - 4097, content.Length - 4999, 5200, 10, 0 })
        {
            File.WriteAllBytes(_paths.Events, content[..length]);
            int whole = content.AsSpan(0, length).Count((byte)'\n');
            Assert.Equal(whole, RunLog.ReadEvents(_paths).Count);
            using (RunLog log = Open(JobProgress.None))
            {
                log.Write(new RunEvent("third"));
            }

            string[] expected = whole == 1 ? ["first", "third"] : ["third"];
            Assert.Equal(expected, RunLog.ReadEvents(_paths).Select(line => line.Event));
            Assert.Equal(expected.Length, File.ReadAllLines(_paths.Events).Length);
        }
    }

    [Fact]
    public void A_damaged_line_does_not_hide_the_others()
    {
        using (RunLog log = Open(JobProgress.None))
        {
            log.Write(Metrics(0, 0));
            log.Write(Metrics(0, 1));
        }

        File.WriteAllText(_paths.Metrics, "garbage\n{\"epoch\":1}\n\n" + File.ReadAllText(_paths.Metrics));
        Assert.Equal([0, 1], RunLog.ReadMetrics(_paths).Select(line => line.Epoch));
    }

    [Fact]
    public void A_full_disk_is_told_and_does_not_stop_the_run()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        File.CreateSymbolicLink(_paths.Events, "/dev/full");
        using RunLog log = Open(JobProgress.None);
        log.Write(new RunEvent("started"));
        log.Write(Metrics(0, 0));
        Assert.StartsWith("No space left on device", log.Problem, StringComparison.Ordinal);
        Assert.Single(RunLog.ReadMetrics(_paths));
    }

    [Fact]
    public void A_log_that_cannot_be_made_is_an_error_at_the_start()
    {
        Directory.CreateDirectory(_paths.Metrics);
        string message = Assert.Throws<InputException>(() => Open(JobProgress.None)).Message;
        Assert.StartsWith($"cannot write {_paths.Metrics}: ", message, StringComparison.Ordinal);
    }

    private static EpochMetrics Metrics(int stage, int epoch) => new(stage, $"stage{stage}", epoch, epoch * 10, 0.1 + 0.2);

    private RunLog Open(JobProgress resumed) => RunLog.Open(_paths, new FixedClock(), resumed);
}
