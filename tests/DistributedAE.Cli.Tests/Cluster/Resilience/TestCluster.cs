using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using DistributedAE.Cli.Tests.Reproducibility;
using DistributedAE.Client.Api;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Cli.Tests.Cluster.Resilience;

/// <summary>A coordinator and its workers, all processes of their own, at one address however often they are killed and started.</summary>
internal sealed class TestCluster : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1.5);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);

    private readonly string[] _options;
    // those who disturb start others while the test waits
    private readonly ConcurrentQueue<DaeRun> _processes = [];
    private CoordinatorClient? _client;
    private DaeRun? _server;

    /// <summary>A cluster without processes.</summary>
    /// <param name="options">More options of <c>dae server</c>.</param>
    public TestCluster(params string[] options)
    {
        _options = options;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }

    /// <summary>Where everything lies.</summary>
    public TemporaryFolder Folder { get; } = new();

    /// <summary>Where the coordinator listens.</summary>
    public Uri Address { get; }

    /// <summary>The coordinator's process that was started last.</summary>
    public DaeRun Server => _server ?? throw new InvalidOperationException("no coordinator was started");

    /// <summary>Asks the coordinator, and waits for it while it is away.</summary>
    public CoordinatorClient Client => _client ??= new CoordinatorClient(
        ServerAddress.Find(new ServerSearch { Url = $"{Address}", TokenFile = Folder.File($"root/{CoordinatorFiles.Token}") }), Deadline, TimeProvider.System);

    /// <summary>Starts the coordinator, for the first time or again.</summary>
    /// <param name="fault">The fault point at which it dies; null for none.</param>
    public void StartServer(string? fault = null)
    {
        _server = DaeRun.Start(
            Folder.Path, Fault(fault), ["server", "--root", "root", "--url", Address.GetLeftPart(UriPartial.Authority), .. _options]);
        _processes.Enqueue(_server);
    }

    /// <summary>Starts the first coordinator and waits until it can be asked.</summary>
    public async Task OpenAsync()
    {
        StartServer();
        await UntilAsync(() => File.Exists(Folder.File($"root/{CoordinatorFiles.Server}")), "the coordinator listens");
        await Client.ServerAsync();
    }

    /// <summary>Kills the coordinator and starts it again.</summary>
    public async Task RestartServerAsync()
    {
        Assert.True(await Server.KillAsync(), "the coordinator ended before it was killed");
        StartServer();
    }

    /// <summary>Starts a worker with one slot; its name is unique.</summary>
    /// <param name="options">More options.</param>
    /// <param name="environment">Variables as NAME=value.</param>
    public DaeRun StartWorker(string[]? options = null, params string[] environment)
    {
        string[] arguments =
        [
            "worker", "--server", Address.GetLeftPart(UriPartial.Authority), "--token-file", $"root/{CoordinatorFiles.WorkerToken}",
            "--slots", "1", "--cache", "cache", .. options ?? [],
        ];
        var worker = DaeRun.Start(Folder.Path, environment, arguments);
        _processes.Enqueue(worker);
        return worker;
    }

    /// <summary>A worker as the coordinator sees it; null when it is not connected.</summary>
    public async Task<WorkerView?> ViewAsync(DaeRun worker) =>
        (await Client.WorkersAsync()).FirstOrDefault(view => view.Name == NameOf(worker));

    /// <summary>Waits until a worker is connected and something holds of it.</summary>
    public async Task<WorkerView> UntilWorkerAsync(DaeRun worker, Func<WorkerView, bool> holds)
    {
        WorkerView? view = null;
        await UntilAsync(async () => (view = await ViewAsync(worker)) is not null && holds(view), $"{NameOf(worker)} is where the test waits for it");
        return view!;
    }

    /// <summary>Waits until a worker is connected.</summary>
    public Task UntilConnectedAsync(DaeRun worker) => UntilWorkerAsync(worker, _ => true);

    /// <summary>Waits until a worker is connected and has computed something that was counted.</summary>
    public Task UntilComputedAsync(DaeRun worker) => UntilWorkerAsync(worker, view => view.Contributions > 0);

    /// <summary>The name that a worker gives itself.</summary>
    public static string NameOf(DaeRun worker) => $"{Environment.MachineName}-{worker.Id}";

    /// <summary>Waits until something holds of a job that runs.</summary>
    public async Task<JobView> UntilJobAsync(Func<JobView, bool> holds)
    {
        JobView? job = null;
        await UntilAsync(async () => (job = (await Client.JobsAsync(JobStatus.Running)).Jobs.FirstOrDefault(holds)) is not null, "a job is where the test waits for it");
        return job!;
    }

    /// <summary>Submits a job.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> SubmitAsync(string job, string name = "job") =>
        (await Client.SubmitAsync(new JobSubmission(job) { Name = name }, Guid.NewGuid().ToString("N"))).Id;

    /// <summary>Waits for a job's end, as long as there is any progress.</summary>
    /// <returns>The hash of its model.</returns>
    public async Task<string> EndAsync(string jobId)
    {
        JobView? job = null;
        await UntilAsync(async () => (job = await Client.JobAsync(jobId)).IsOver || job.Status == JobStatus.Paused, $"{jobId} ends");
        Assert.True(job!.Status == JobStatus.Finished, $"{jobId} is {job.Status}: {job.Reason}");
        return job.ModelSha256!;
    }

    /// <summary>
    /// Trains a job while it is disturbed. A job that ends before the disturbances do has to be right too, and another one is trained after it, so that no
    /// disturbance falls into the time when there is nothing to disturb, however fast the machine is.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="disturb">Disturbs.</param>
    /// <returns>Hashes of the models.</returns>
    public async Task<List<string>> TrainAsync(string job, Func<Task> disturb)
    {
        var models = new List<string>();
        string running = await SubmitAsync(job);
        Task disturbed = disturb();
        do
        {
            models.Add(await EndAsync(running));
            running = disturbed.IsCompleted ? "" : await SubmitAsync(job);
        }
        while (running.Length > 0);

        await disturbed;
        return models;
    }

    /// <summary>Waits until so many more epochs are done. Reads the run folders, so that it needs no coordinator.</summary>
    public Task ProgressAsync(int epochs)
    {
        int wanted = EpochsDone() + epochs;
        return UntilAsync(() => EpochsDone() >= wanted, $"{epochs} more epochs are done");
    }

    /// <summary>Epochs that were done, of all jobs and their stages.</summary>
    public int EpochsDone() => CountLines("metrics.jsonl");

    /// <summary>Checkpoints that were saved, of all jobs. Reads the run folders, so that it needs no coordinator.</summary>
    public int CheckpointsSaved() => CountLines("checkpoints/manifest.jsonl");

    /// <summary>All that happened so far.</summary>
    public async Task<List<EventView>> EventsAsync()
    {
        var events = new List<EventView>();
        await foreach (EventView happened in Client.EventsAsync(null))
        {
            events.Add(happened);
        }

        return events;
    }

    /// <summary>Waits until something holds.</summary>
    public Task UntilAsync(Func<bool> holds, string what) => UntilAsync(() => Task.FromResult(holds()), what);

    /// <summary>Waits until something holds; gives up when there was no progress for a long time.</summary>
    public async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        var patience = Stopwatch.StartNew();
        int epochs = 0;
        while (!await holds())
        {
            if (patience.Elapsed > Deadline)
            {
                Assert.Fail($"waited in vain until {what}; {string.Join(", ", _processes.Select(Describe))}");
            }

            await Task.Delay(Pause);
            if (patience.Elapsed > Look && EpochsDone() is int done && done != epochs)
            {
                epochs = done;
                patience.Restart();
            }
        }
    }

    public void Dispose()
    {
        _client?.Dispose();
        foreach (DaeRun process in _processes)
        {
            process.Dispose();
        }

        Folder.Dispose();
    }

    /// <summary>The variable by which a process is given a fault point.</summary>
    public static string[] Fault(string? point) => point is null ? [] : [$"DAE_FAULT={point}"];

    private int CountLines(string file)
    {
        int lines = 0;
        foreach (string job in Directory.GetDirectories(Folder.File("root/jobs")))
        {
            try
            {
                using var stream = new FileStream(Path.Combine(job, file), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var reader = new StreamReader(stream);
                lines += reader.ReadToEnd().Count(letter => letter == '\n');
            }
            catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
            {
                // the job has not come so far
            }
        }

        return lines;
    }

    private static string Describe(DaeRun process) => $"process {process.Id} {(process.HasEnded ? "has ended" : "runs")}";
}
