using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using DistributedAE.Cli.Tests;
using DistributedAE.Protocol.Api;
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
    public async Task StartControlAsync(string name)
    {
        RunningDae silo = Start(name, "--role", "control", "--root", Root(name), "--url", "http://127.0.0.1:0", "--gateway-port", "0");
        await silo.WaitForLineAsync("listening");
    }

    /// <summary>Starts a worker silo.</summary>
    public void StartWorker(string name) => Start(name, "--role", "worker", "--slots", "1", "--root", File_(name));

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

        Assert.True(next.Status == JobStatus.Running, $"the job was over before it could be seen to go on; make it longer: {next}");
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
        Directory.Delete(_folder, recursive: true);
    }

    private string File_(string name) => Path.Combine(_folder, name);

    private RunningDae Start(string name, params string[] arguments)
    {
        RunningDae silo = DaeProcess.Start(_folder, Lifetime, ["silo", "--name", name, "--silo-port", "0", .. arguments, .. _place]);
        _running.Add(name, silo);
        return silo;
    }
}
