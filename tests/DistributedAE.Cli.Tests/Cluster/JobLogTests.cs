using DistributedAE.Cli.Cluster;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Cli.Tests.Cluster;

public sealed class JobLogTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Short_epochs_get_a_line_every_two_seconds()
    {
        JobLog log = Known();

        string?[] lines = [.. Enumerable.Range(0, 5).Select(epoch => Text(log, Epoch(epoch, Noon.AddSeconds(epoch))))];

        Assert.Equal(
            ["stage 2 of 2, finetune: epoch 1 of 9, loss 1.5000, validation 2.0000, 100 samples/s", null, "3", null, "5"],
            lines.Select((line, at) => at is 2 or 4 ? line?.Split("epoch ")[1][..1] : line));
    }

    [Fact]
    public void Every_stage_begins_with_a_line()
    {
        JobLog log = Known();
        Text(log, Epoch(0, Noon));

        Assert.Null(Text(log, new EventView(2, Noon, "stage.started") { Stage = "finetune", Epoch = 0 }));
        Assert.NotNull(Text(log, Epoch(0, Noon)));
        Assert.Equal("stage 2 of 2, finetune: goes on at epoch 4 of 9", Text(log, new EventView(3, Noon, "stage.started") { Stage = "finetune", Epoch = 3 }));
    }

    [Theory]
    [InlineData("job.paused", "the disk is full", "paused: the disk is full; go on with: dae resume digits-7k2m4p")]
    [InlineData("job.failed", "the loss is NaN", "failed: the loss is NaN")]
    [InlineData("worker.lost", "local-1-4711 is lost", "local-1-4711 is lost")]
    [InlineData("job.cancelled", null, "cancelled")]
    [InlineData("warning", "two\nlines", "warning: two\nlines")]
    [InlineData("checkpoint.saved", "checkpoint-000001.safetensors", null)]
    public void What_matters_is_told(string kind, string? message, string? expected) =>
        Assert.Equal(expected, Text(Known(), new EventView(1, Noon, kind) { Message = message }));

    private static JobLog Known()
    {
        var log = new JobLog("digits-7k2m4p");
        Assert.True(log.NeedsStages(Epoch(0, Noon)));
        log.Know([new StageView(0, "pretrain[0]", "done", 3, 3, 10, 32), new StageView(1, "finetune", "running", 9, 0, 10, 32)]);
        Assert.False(log.NeedsStages(Epoch(0, Noon)));
        return log;
    }

    private static EventView Epoch(int epoch, DateTimeOffset time) => new(epoch + 1, time, "epoch.ended")
    {
        Stage = "finetune",
        Epoch = epoch,
        Loss = 1.5,
        ValidationLoss = 2,
        SamplesPerSecond = 100,
    };

    /// <summary>The line without its time, which depends on the time zone.</summary>
    private static string? Text(JobLog log, EventView happened) => log.Line(happened)?["12:00:00  ".Length..];
}
