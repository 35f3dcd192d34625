using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using DistributedAE.Cli;
using DistributedAE.Cli.Tests;
using DistributedAE.Orleans.Silos;
using DistributedAE.Protocol.Api;
using Npgsql;
using Xunit.Abstractions;

namespace DistributedAE.Orleans.Tests.Silos;

/// <summary>Silos as processes of their own, on one database, each with its own folder.</summary>
internal sealed class SiloProcesses : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);
    // the place that a run begins at again is one; steps behind it are more
    private const int Changes = 3;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    // what the membership table has for a silo that is dead
    private const int Dead = 6;

    private readonly NpgsqlDataSource _database;
    private readonly string _folder = Directory.CreateTempSubdirectory("dae-cluster-").FullName;
    private readonly string[] _place;
    private readonly ITestOutputHelper _said;
    private readonly Dictionary<string, RunningDae> _running = [];
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(15) };

    /// <summary>A cluster without silos.</summary>
    /// <param name="database">The connection string of its database.</param>
    /// <param name="said">Gets what the silos said.</param>
    public SiloProcesses(string database, ITestOutputHelper said)
    {
        _said = said;
        _database = NpgsqlDataSource.Create(database);
        File.WriteAllText(File_("database"), database);
        _place = ["--database-file", File_("database")];
    }

    /// <summary>The folder that commands run in.</summary>
    public string Folder => _folder;

    /// <summary>The folder of a control silo.</summary>
    public string Root(string name) => File_(name);

    /// <summary>Writes a job file.</summary>
    public string Job(string text)
    {
        File.WriteAllText(File_("job.yaml"), text);
        return File_("job.yaml");
    }

    /// <summary>Starts a control silo and waits until it answers.</summary>
    public Task StartControlAsync(string name) => StartControlAsync(name, "--url", "http://127.0.0.1:0");

    /// <summary>Starts a control silo over TLS, with a certificate of its name, and waits until it answers.</summary>
    public Task StartTlsControlAsync(string name)
    {
        _ = SelfSigned.Make(_folder, name);
        return StartControlAsync(name, "--url", "https://127.0.0.1:0", "--certificate", $"{name}.pem", "--certificate-key", $"{name}.key");
    }

    /// <summary>Starts a worker silo.</summary>
    public void StartWorker(string name) => StartSilo(name, "--role", "worker", "--slots", "1", "--root", File_(name));

    /// <summary>Starts the control silos <c>one</c>, which leads, and <c>two</c>, three worker silos, <c>three</c> to <c>five</c>, and <see cref="FineTunedJob"/>.</summary>
    /// <returns>The job's id, when its last stage is under way.</returns>
    public async Task<string> StartFiveAsync()
    {
        await StartControlAsync("one");
        foreach (string worker in new[] { "three", "four", "five" })
        {
            StartWorker(worker);
        }

        await StartControlAsync("two");
        string id = await SubmitAsync("two", FineTunedJob.Text);
        await WaitAsync("one", id, found => found is { Status: JobStatus.Running, StageIndex: 2, Epoch: > 0 }, "fine-tuned");
        return id;
    }

    /// <summary>Ends <see cref="FineTunedJob"/> behind a checkpoint, which has to be the one that a single process comes by.</summary>
    /// <param name="control">The control silo that is told to.</param>
    /// <param name="jobId">The job.</param>
    public async Task EndWithTheSameModelAsync(string control, string jobId)
    {
        await JsonAsync(control, "pause", jobId);
        await WaitAsync(control, jobId, found => found.Status == JobStatus.Paused, "paused");
        CheckpointView last = (await GetAsync<CheckpointView[]>(control, $"/api/v1/jobs/{jobId}/checkpoints"))![^1];
        _said.WriteLine($"ended behind {last}");
        Assert.Equal("finetune", last.Stage);
        Assert.Equal(FineTunedJob.HashAt(last), last.ModelSha256);
        await JsonAsync(control, "cancel", jobId);
        await WaitAsync(control, jobId, found => found.Status == JobStatus.Cancelled, "cancelled");
    }

    /// <summary>Submits a job; any control silo takes it, whoever leads.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> SubmitAsync(string control, string text)
    {
        DaeResult submitted = await RunAsync(control, "submit", Job(text));
        Assert.True(submitted.ExitCode == 0, submitted.Error);
        return submitted.Output.Split(['\n', ' '])[0].Trim();
    }

    /// <summary>Freezes a silo's process: its connections stay open, and nothing is answered.</summary>
    public Task FreezeAsync(string name) => _running[name].SignalAsync("STOP");

    /// <summary>Waits until the cluster has found a silo dead.</summary>
    /// <returns>The time that it took.</returns>
    public async Task<TimeSpan> FoundDeadAsync(string name)
    {
        long began = Stopwatch.GetTimestamp();
        using NpgsqlCommand alive = _database.CreateCommand($"select count(*) from dae_silos where status <> {Dead} and siloname in ($1, $2)");
        alive.Parameters.Add(new NpgsqlParameter { Value = SiloRoles.Control + name });
        alive.Parameters.Add(new NpgsqlParameter { Value = SiloRoles.Worker + name });
        while ((long)(await alive.ExecuteScalarAsync())! > 0)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Deadline, $"{name} was not found dead in {Deadline}");
            await Task.Delay(Look);
        }

        return Stopwatch.GetElapsedTime(began);
    }

    /// <summary>Wakes a frozen silo that the cluster has found dead, and waits until it has noticed and ended by itself.</summary>
    /// <returns>What it said.</returns>
    public async Task<DaeResult> WakeAsync(string name)
    {
        await _running[name].SignalAsync("CONT");
        return await EndAsync(name, "it was woken, and the cluster had found it dead");
    }

    /// <summary>Waits until a silo has ended by itself.</summary>
    /// <param name="name">The silo.</param>
    /// <param name="why">Why it should.</param>
    /// <returns>What it said.</returns>
    public async Task<DaeResult> EndAsync(string name, string why)
    {
        RunningDae silo = _running[name];
        long began = Stopwatch.GetTimestamp();
        Task<DaeResult> ending = silo.EndAsync();
        if (await Task.WhenAny(ending, Task.Delay(Deadline)) != ending)
        {
            throw new InvalidOperationException($"{name} did not end in {Deadline}, though {why}");
        }

        DaeResult end = await ending;
        _said.WriteLine($"{name} ended with {end.ExitCode} after {Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s, as {why}; it said: {end.Error}");
        _running.Remove(name);
        silo.Dispose();
        return end;
    }

    /// <summary>The term of the cluster, and the newest one that stored something of a run.</summary>
    public async Task<(long Term, long Stored)> TermsAsync()
    {
        using NpgsqlCommand terms = _database.CreateCommand("select (select max(term) from dae_terms), (select max(generation) from dae_runs)");
        await using NpgsqlDataReader row = await terms.ExecuteReaderAsync();
        Assert.True(await row.ReadAsync());
        return (row.GetInt64(0), row.GetInt64(1));
    }

    /// <summary>Kills a silo's process.</summary>
    public async Task KillAsync(params string[] names)
    {
        foreach (string name in names)
        {
            await _running[name].SignalAsync("KILL");
        }

        foreach (string name in names)
        {
            _said.WriteLine($"{name} was killed; it said: {(await _running[name].EndAsync()).Error}");
            _running[name].Dispose();
            _running.Remove(name);
        }
    }

    /// <summary>Runs a command against a control silo.</summary>
    public Task<DaeResult> RunAsync(string control, params string[] arguments) => DaeProcess.RunAsync(_folder, [.. arguments, "--root", Root(control)]);

    /// <summary>Runs a command that succeeds against a control silo, and gives its JSON.</summary>
    public async Task<JsonNode> JsonAsync(string control, params string[] arguments)
    {
        DaeResult result = await RunAsync(control, [.. arguments, "-o", "json"]);
        Assert.True(result.ExitCode == ExitCodes.Done, $"{string.Join(' ', arguments)} ended with {result.ExitCode}: {result.Error}");
        return JsonNode.Parse(result.Output)!;
    }

    /// <summary>Starts a command against a control silo.</summary>
    public RunningDae Start(string control, params string[] arguments) => DaeProcess.Start(_folder, Lifetime, [.. arguments, "--root", Root(control)]);

    /// <summary>The job as a control silo tells it; null when nobody answers now.</summary>
    public Task<JobView?> FindAsync(string control, string jobId) => GetAsync<JobView>(control, $"/api/v1/jobs/{jobId}");

    /// <summary>What happened last in a job, with times.</summary>
    public async Task<string> HistoryAsync(string control, string jobId)
    {
        EventView[] events = await GetAsync<EventView[]>(control, $"/api/v1/jobs/{jobId}/events?last=200") ?? [];
        IEnumerable<EventView> told = events.Where(happened => happened.Kind is not (EventKinds.EpochEnded or EventKinds.CheckpointSaved));
        return string.Join('\n', told.TakeLast(12).Select(happened => $"  {happened.Time:HH:mm:ss.fff} {happened.Kind} {happened.Message}"));
    }

    private async Task<TAnswer?> GetAsync<TAnswer>(string control, string path)
        where TAnswer : class
    {
        try
        {
            ServerFile server = System.Text.Json.JsonSerializer.Deserialize<ServerFile>(
                await File.ReadAllBytesAsync(Path.Combine(Root(control), CoordinatorFiles.Server)), ApiJson.Options)!;
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(server.Address), path));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(Path.Combine(Root(control), CoordinatorFiles.Token))).Trim());
            using HttpResponseMessage answer = await _http.SendAsync(request);
            return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<TAnswer>(ApiJson.Options) : null;
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException or TaskCanceledException)
        {
            return null;
        }
    }

    /// <summary>Waits until a job is as it should be.</summary>
    public async Task<JobView> WaitAsync(string control, string jobId, Func<JobView, bool> isIt, string what)
    {
        long began = Stopwatch.GetTimestamp();
        JobView? last = null;
        while (Stopwatch.GetElapsedTime(began) < Deadline)
        {
            if (await FindAsync(control, jobId) is { } job)
            {
                last = job;
                if (isIt(job))
                {
                    return job;
                }
            }

            await Task.Delay(Look);
        }

        throw new InvalidOperationException($"{jobId} was not {what} in {Deadline}: {last}");
    }

    /// <summary>Waits until the leading silo knows these worker silos and no others: it looks at them now and then.</summary>
    public async Task WorkersAsync(string control, params string[] names)
    {
        long began = Stopwatch.GetTimestamp();
        while (true)
        {
            WorkerView[] known = await GetAsync<WorkerView[]>(control, "/api/v1/workers") ?? [];
            string[] there = [.. known.Where(worker => worker.Status != "lost").Select(worker => worker.Name).Order(StringComparer.Ordinal)];
            if (there.SequenceEqual(names.Order(StringComparer.Ordinal)))
            {
                return;
            }

            Assert.True(Stopwatch.GetElapsedTime(began) < Deadline, $"{control} knew {string.Join(", ", there)} in place of {string.Join(", ", names)} for {Deadline}");
            await Task.Delay(Look);
        }
    }

    /// <summary>Waits until the job is seen to go on after a failure.</summary>
    /// <returns>The time that it took.</returns>
    public async Task<TimeSpan> RecoveryAsync(string control, string jobId)
    {
        long began = Stopwatch.GetTimestamp();
        (string?, int?, int?, long?) Place(JobView job) => (job.Stage, job.StageIndex, job.Epoch, job.StepsDone);
        JobView first = await WaitAsync(control, jobId, job => job.Status is JobStatus.Running or JobStatus.Finished, "running again");
        JobView next = first;
        for (int seen = 0; seen < Changes; seen++)
        {
            JobView last = next;
            next = await WaitAsync(control, jobId, job => job.Status == JobStatus.Finished || (job.StepsDone is > 0 && Place(job) != Place(last)), "going on");
        }

        Assert.True(next.Status == JobStatus.Running, $"the job was over before it could be seen to go on: {next}");
        return Stopwatch.GetElapsedTime(began);
    }

    public void Dispose()
    {
        foreach ((string name, RunningDae silo) in _running)
        {
            Process.Start("kill", ["-KILL", $"{silo.Id}"]).WaitForExit();
            _said.WriteLine($"{name} said: {silo.EndAsync().GetAwaiter().GetResult().Error}");
            silo.Dispose();
        }

        _http.Dispose();
        _database.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string File_(string name) => Path.Combine(_folder, name);

    private async Task StartControlAsync(string name, params string[] front)
    {
        RunningDae silo = StartSilo(name, ["--role", "control", "--root", Root(name), "--gateway-port", "0", .. front]);
        await silo.WaitForLineAsync("listening");
    }

    private RunningDae StartSilo(string name, params string[] arguments)
    {
        RunningDae silo = DaeProcess.Start(_folder, Lifetime, ["silo", "--name", name, "--silo-port", "0", .. arguments, .. _place]);
        _running.Add(name, silo);
        return silo;
    }
}
