using System.Collections.Concurrent;
using System.Diagnostics;
using DistributedAE.Protocol.Api;
using DistributedAE.Server.Tests.Exchange;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Server.Tests.Telemetry;

public sealed class TracesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public TracesTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "DistributedAE",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Submit_stages_and_steps_are_traced()
    {
        await using TestServer server = await TestServer.StartAsync(_folder.Path);
        JobView job = await server.SubmitAsync();
        _ = await server.FinishAsync(job.Id);

        // other tests of this process run jobs too
        Activity[] own = [.. _ended.Where(activity => activity.GetTagItem("run") as string == job.Id)];
        Assert.Single(own, activity => activity.OperationName == "submit");
        Activity[] stages = [.. own.Where(activity => activity.OperationName == "stage")];
        Assert.Equal(["pretrain[0]", "finetune"], stages.Select(stage => stage.GetTagItem("stage")));
        foreach (Activity stage in stages)
        {
            Activity[] steps = [.. _ended.Where(activity => activity.OperationName == "step" && activity.ParentSpanId == stage.SpanId)];
            Assert.Equal(Enumerable.Range(0, 24).Select(step => ((object?)(step / 12), (object?)(step % 12))), steps.Select(step => (step.GetTagItem("epoch"), step.GetTagItem("step"))));
        }
    }

    [Fact]
    public void What_workers_compute_is_traced_within_its_step()
    {
        JobFile job = ExchangeHost.Job(SmallJobs.Text);
        using (var host = new ExchangeHost())
        {
            _ = host.StartWorker(sharedMemory: false);
            _ = host.Train(job);
        }

        Activity[] exchanges = [.. _ended.Where(activity => activity.OperationName == "exchange")];
        Dictionary<ActivitySpanId, Activity> spans = _ended.DistinctBy(activity => activity.SpanId).ToDictionary(activity => activity.SpanId);
        Activity[] ofSteps = [.. exchanges.Where(exchange => spans.GetValueOrDefault(exchange.ParentSpanId)?.OperationName == "step")];
        Assert.True(ofSteps.Length >= 48, $"{ofSteps.Length} exchanges were within steps");
        Assert.All(ofSteps, exchange => Assert.True(exchange.Duration <= spans[exchange.ParentSpanId].Duration));
    }
}
