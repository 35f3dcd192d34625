using System.Net;
using DistributedAE.Client.Worker;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Server.Tests.Telemetry;

public sealed class MetricsEndpointTests : IDisposable
{
    /// <summary>What people have put on their boards. A name that is here must stay.</summary>
    private static readonly (string Name, string Type)[] Known =
    [
        ("dae_build_info", "gauge"),
        ("dae_checkpoint_duration_seconds", "histogram"),
        ("dae_epochs_total", "counter"),
        ("dae_exchange_bad_frames_total", "counter"),
        ("dae_exchange_bytes_total", "counter"),
        ("dae_exchange_refused_results_total", "counter"),
        ("dae_exchange_wait_seconds", "histogram"),
        ("dae_gradient_norm", "gauge"),
        ("dae_jobs", "gauge"),
        ("dae_loss", "gauge"),
        ("dae_recoveries_total", "counter"),
        ("dae_samples_total", "counter"),
        ("dae_step_duration_seconds", "histogram"),
        ("dae_steps_total", "counter"),
        ("dae_validation_duration_seconds", "histogram"),
        ("dae_validation_loss", "gauge"),
        ("dae_worker_slots", "gauge"),
        ("dae_workers", "gauge"),
        ("process_cpu_seconds_total", "counter"),
        ("process_resident_memory_bytes", "gauge"),
        ("process_start_time_seconds", "gauge"),
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_running_job_shows_in_every_metric_and_its_label_goes_with_it()
    {
        var gate = new GatedComputers(stopBefore: 30);
        await using TestServer server = await TestServer.StartAsync(_folder.Path, gate);
        JobView job = await server.SubmitAsync();
        await gate.Reached;

        IReadOnlyDictionary<string, ReadMetric> running = await ReadAsync(server);
        gate.Open();
        _ = await server.FinishAsync(job.Id);
        IReadOnlyDictionary<string, ReadMetric> finished = await ReadAsync(server);

        Assert.Equal(29, running["dae_steps_total"].Value);
        Assert.Equal(29, running["dae_step_duration_seconds"].Count);
        Assert.Equal((1, 0), (running["dae_jobs"].ValueOf("status", "running"), running["dae_jobs"].ValueOf("status", "queued")));
        Assert.True(running["dae_loss"].ValueOf("job", job.Id) > 0);
        Assert.True(running["dae_gradient_norm"].ValueOf("job", job.Id) >= 0);
        Assert.Equal(48, finished["dae_steps_total"].Value);
        Assert.Equal(4 * 180, finished["dae_samples_total"].Value);
        Assert.Equal(4, finished["dae_epochs_total"].Value);
        Assert.Equal(4, finished["dae_validation_duration_seconds"].Count);
        Assert.True(finished["dae_checkpoint_duration_seconds"] is { Count: >= 2, Sum: > 0 });
        Assert.Equal((0, 0), (finished["dae_jobs"].ValueOf("status", "running"), finished["dae_jobs"].ValueOf("status", "queued")));
        Assert.DoesNotContain("dae_loss", finished);
    }

    [Fact]
    public async Task Names_and_types_are_those_that_people_know()
    {
        var gate = new GatedComputers(stopBefore: 40);
        await using TestServer server = await TestServer.StartAsync(_folder.Path, gate);
        _ = await server.SubmitAsync();
        await gate.Reached;

        Assert.Equal(Known, (await ReadAsync(server)).Values.Select(metric => (metric.Name, metric.Type)));
    }

    [Fact]
    public async Task Workers_show_in_the_metrics_of_the_exchange()
    {
        await using var coordinator = new Coordinator(TestServer.Options(_folder.Path) with { SharedMemory = false });
        await coordinator.StartAsync();
        using var client = new HttpClient { BaseAddress = coordinator.Address };
        client.DefaultRequestHeaders.Authorization = TestServer.Bearer(_folder.Path, "token");
        await using var server = new TestServer(coordinator, client);
        using var drain = new CancellationTokenSource();
        var options = new WorkerOptions
        {
            Server = coordinator.Address,
            Token = TestServer.Bearer(_folder.Path, "worker-token").Parameter,
            Slots = 3,
            SharedMemory = false,
            CacheFolder = _folder.File("cache"),
        };
        var thread = new Thread(() =>
        {
            using var worker = new WorkerLoop(options);
            worker.Run(drain.Token);
        });
        thread.Start();
        _ = await server.FinishAsync((await server.SubmitAsync()).Id);

        IReadOnlyDictionary<string, ReadMetric> read = await ReadAsync(server);
        await drain.CancelAsync();
        thread.Join();

        Assert.Equal(3, read["dae_worker_slots"].Value);
        Assert.Equal(1, read["dae_workers"].Samples.Sum(sample => sample.Value));
        Assert.Equal(["waiting", "computing", "draining"], read["dae_workers"].Samples.Select(sample => sample.Labels["status"]));
        Assert.Equal(48 + 4, read["dae_exchange_wait_seconds"].Count);

        // 48 gradients one way and parameters the other
        Assert.True(read["dae_exchange_bytes_total"].ValueOf("direction", "sent") > 48 * 784 * 8 * sizeof(float));
        Assert.True(read["dae_exchange_bytes_total"].ValueOf("direction", "received") > 48 * 784 * 8 * sizeof(float));
        Assert.Equal([0, 0, 0, 0], read["dae_recoveries_total"].Samples.Select(sample => sample.Value));
    }

    [Fact]
    public async Task A_job_that_goes_on_in_another_coordinator_is_a_recovery()
    {
        string copy = _folder.File("copy");
        var gate = new GatedComputers(stopBefore: 30);
        await using (TestServer server = await TestServer.StartAsync(_folder.File("root"), gate))
        {
            _ = await server.SubmitAsync();
            await gate.Reached;

            // what a crash at this moment leaves
            FolderCopy.Of(_folder.File("root"), copy);
        }

        await using TestServer again = await TestServer.StartAsync(copy);

        Assert.Equal(1, (await ReadAsync(again))["dae_recoveries_total"].ValueOf("reason", "coordinator_restarted"));
    }

    [Theory]
    [InlineData("token")]
    [InlineData("worker-token")]
    public async Task Any_token_may_read_them(string file)
    {
        await using TestServer server = await TestServer.StartAsync(_folder.Path);
        server.Client.DefaultRequestHeaders.Authorization = TestServer.Bearer(_folder.Path, file);
        using HttpResponseMessage response = await server.Client.GetAsync(ApiRoutes.Prometheus);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType?.ToString());

        server.Client.DefaultRequestHeaders.Authorization = null;
        using HttpResponseMessage refused = await server.Client.GetAsync(ApiRoutes.Prometheus);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [PromtoolFact]
    public async Task Promtool_has_nothing_to_say_against_them()
    {
        var gate = new GatedComputers(stopBefore: 30);
        await using TestServer server = await TestServer.StartAsync(_folder.Path, gate);
        _ = await server.SubmitAsync();
        await gate.Reached;

        Assert.Equal("", await Promtool.CheckAsync(await server.Client.GetStringAsync(ApiRoutes.Prometheus)));
    }

    private static async Task<IReadOnlyDictionary<string, ReadMetric>> ReadAsync(TestServer server) =>
        PrometheusReader.Read(await server.Client.GetStringAsync(ApiRoutes.Prometheus));
}
