using DistributedAE.Orchestration;
using DistributedAE.Protocol.Api;
using DistributedAE.Server.Store;
using DistributedAE.Training.Runs;

namespace DistributedAE.Server.Tests.Store;

public sealed class MetricLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RunPaths _paths;
    private readonly MetricLog _log;

    public MetricLogTests()
    {
        _paths = new RunPaths(_folder.Path);
        _log = new MetricLog(_paths.Metrics);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Epochs_that_end_while_it_is_read_are_added_to_those_that_are_in_memory()
    {
        using RunLog run = Open(JobProgress.None);
        Assert.Empty(_log.Read());

        run.Write(Epoch(0));
        run.Write(Epoch(1));
        IReadOnlyList<MetricView> before = _log.Read();
        Assert.Equal([0, 1], before.Select(epoch => epoch.Epoch));
        Assert.Same(before, _log.Read());

        run.Write(Epoch(2));
        IReadOnlyList<MetricView> after = _log.Read();
        Assert.Equal([0, 1, 2], after.Select(epoch => epoch.Epoch));
        Assert.Same(before[1], after[1]);
        Assert.Equal([0, 1], before.Select(epoch => epoch.Epoch));
        Assert.Equal(RunLog.ReadMetrics(_paths).Select(line => line.TrainLoss), after.Select(epoch => epoch.Loss));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void A_run_that_goes_on_from_a_checkpoint_is_read_anew(int epochsAfterwards)
    {
        using (RunLog run = Open(JobProgress.None))
        {
            run.Write(Epoch(0));
            run.Write(Epoch(1));
            run.Write(Epoch(2));
        }

        Assert.Equal(3, _log.Read().Count);
        using RunLog resumed = Open(JobProgress.None with { InStage = JobProgress.None.InStage with { Epoch = 1 } });
        Assert.Equal([0.0], _log.Read().Select(epoch => epoch.Loss));

        for (int epoch = 1; epoch <= epochsAfterwards; epoch++)
        {
            resumed.Write(Epoch(epoch) with { TrainLoss = 10 + epoch });
        }

        Assert.Equal([0.0, .. Enumerable.Range(1, epochsAfterwards).Select(epoch => 10.0 + epoch)], _log.Read().Select(epoch => epoch.Loss));
    }

    [Fact]
    public void A_file_that_was_written_anew_to_the_same_length_between_two_looks_is_noticed()
    {
        using (RunLog run = Open(JobProgress.None))
        {
            run.Write(Epoch(0));
            run.Write(Epoch(1));
        }

        Assert.Equal(2, _log.Read().Count);
        File.WriteAllText(_paths.Metrics, File.ReadAllText(_paths.Metrics).Replace("\"trainLoss\":1", "\"trainLoss\":7", StringComparison.Ordinal));
        Assert.Equal([0.0, 7.0], _log.Read().Select(epoch => epoch.Loss));
    }

    [Fact]
    public void A_line_counts_when_it_is_whole_and_a_damaged_one_never()
    {
        using (RunLog run = Open(JobProgress.None))
        {
            run.Write(Epoch(0));
            run.Write(Epoch(1));
        }

        string[] lines = File.ReadAllLines(_paths.Metrics);
        File.WriteAllText(_paths.Metrics, $"garbage\n{lines[0]}\n{lines[1][..20]}");
        Assert.Equal([0], _log.Read().Select(epoch => epoch.Epoch));

        File.AppendAllText(_paths.Metrics, $"{lines[1][20..]}\n");
        Assert.Equal([0, 1], _log.Read().Select(epoch => epoch.Epoch));

        File.Delete(_paths.Metrics);
        Assert.Empty(_log.Read());
    }

    private RunLog Open(JobProgress resumed) => RunLog.Open(_paths, TimeProvider.System, resumed);

    private static EpochMetrics Epoch(int epoch) => new(0, "finetune", epoch, 10 * (epoch + 1), epoch);
}
