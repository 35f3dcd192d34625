using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Client.Api;

/// <summary>
/// The coordinator's API (<see cref="ApiRoutes"/>), typed. What changes nothing, or the same a second time, is tried again while the coordinator
/// cannot be reached. Every call throws <see cref="ApiException"/> where the coordinator refuses and <see cref="ServerUnreachableException"/> where it
/// cannot be reached for longer than the patience.
/// </summary>
public sealed class CoordinatorClient : IDisposable
{
    private const int EventsOfPage = 1000;
    private const int JobsOfPage = 200;

    private readonly ApiTransport _transport;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;

    /// <summary>A client; connections are made when they are needed.</summary>
    /// <param name="address">Where the coordinator is.</param>
    /// <param name="patience">How long a call is tried while it cannot be reached; zero tries once.</param>
    /// <param name="time">The clock.</param>
    public CoordinatorClient(ServerAddress address, TimeSpan patience, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(address);
        _transport = new ApiTransport(address, time);
        _patience = patience;
        _time = time;
    }

    /// <summary>Where the coordinator was last found.</summary>
    public ServerAddress Address => _transport.Address;

    /// <summary>Is told, once a call, that the coordinator cannot be reached and is tried again; null tells nobody.</summary>
    public Action<string>? Waiting
    {
        get => _transport.Waiting;
        set => _transport.Waiting = value;
    }

    /// <summary>Is told, after <see cref="Waiting"/>, that it answers again; null tells nobody.</summary>
    public Action? Found
    {
        get => _transport.Found;
        set => _transport.Found = value;
    }

    /// <summary>The coordinator.</summary>
    public Task<ServerView> ServerAsync(CancellationToken cancellation = default) => GetAsync<ServerView>(ApiRoutes.Server, cancellation);

    /// <summary>Queues a job.</summary>
    /// <param name="submission">The job.</param>
    /// <param name="idempotencyKey">Up to 128 visible characters; the same key again gives the job of the first time.</param>
    /// <param name="cancellation">Gives up; the job may be queued all the same.</param>
    public Task<JobView> SubmitAsync(JobSubmission submission, string idempotencyKey, CancellationToken cancellation = default) =>
        SendAsync<JobView>(
            server =>
            {
                HttpRequestMessage request = Request(HttpMethod.Post, server, ApiRoutes.Jobs);
                request.Headers.TryAddWithoutValidation(ApiHeaders.IdempotencyKey, idempotencyKey);
                request.Content = JsonContent.Create(submission, options: ApiJson.Options);
                return request;
            },
            Retries.Always,
            cancellation);

    /// <summary>A page of jobs, newest first.</summary>
    /// <param name="status">Only those that stand there; null for all.</param>
    /// <param name="limit">Most jobs; null for the coordinator's usual number.</param>
    /// <param name="before"><see cref="JobList.Next"/> of the page before; null for the first.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<JobList> JobsAsync(JobStatus? status = null, int? limit = null, string? before = null, CancellationToken cancellation = default) =>
        GetAsync<JobList>(
            ApiRoutes.Jobs + Query(("status", status is { } wanted ? JsonNamingPolicy.CamelCase.ConvertName($"{wanted}") : null), ("limit", Text(limit)), ("before", before)),
            cancellation);

    /// <summary>All jobs, newest first, page after page.</summary>
    public async IAsyncEnumerable<JobView> AllJobsAsync(JobStatus? status = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        string? before = null;
        do
        {
            JobList page = await JobsAsync(status, JobsOfPage, before, cancellation).ConfigureAwait(false);
            foreach (JobView job in page.Jobs)
            {
                yield return job;
            }

            before = page.Next;
        }
        while (before is not null);
    }

    /// <summary>A job.</summary>
    public Task<JobView> JobAsync(string jobId, CancellationToken cancellation = default) => GetAsync<JobView>(Route(ApiRoutes.Job, jobId), cancellation);

    /// <summary>The job file as submitted.</summary>
    public async Task<string> JobFileAsync(string jobId, CancellationToken cancellation = default)
    {
        string route = Route(ApiRoutes.JobFile, jobId);
        using HttpResponseMessage response = await _transport.SendAsync(
            server => Request(HttpMethod.Get, server, route), new ApiCall(_patience, Retries.Always), cancellation).ConfigureAwait(false);
        return await response.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Asks a job to pause at a checkpoint.</summary>
    public Task<JobView> PauseAsync(string jobId, CancellationToken cancellation = default) => PostAsync<JobView>(Route(ApiRoutes.Pause, jobId), cancellation);

    /// <summary>Queues a paused job again.</summary>
    public Task<JobView> ResumeAsync(string jobId, CancellationToken cancellation = default) => PostAsync<JobView>(Route(ApiRoutes.Resume, jobId), cancellation);

    /// <summary>Asks a job to end.</summary>
    public Task<JobView> CancelAsync(string jobId, CancellationToken cancellation = default) => PostAsync<JobView>(Route(ApiRoutes.Cancel, jobId), cancellation);

    /// <summary>The stages of a job, in order.</summary>
    public Task<IReadOnlyList<StageView>> StagesAsync(string jobId, CancellationToken cancellation = default) =>
        GetAsync<IReadOnlyList<StageView>>(Route(ApiRoutes.Stages, jobId), cancellation);

    /// <summary>The epochs of a job, oldest first.</summary>
    public Task<IReadOnlyList<MetricView>> MetricsAsync(string jobId, CancellationToken cancellation = default) =>
        GetAsync<IReadOnlyList<MetricView>>(Route(ApiRoutes.Metrics, jobId), cancellation);

    /// <summary>The checkpoints of a job, oldest first.</summary>
    public Task<IReadOnlyList<CheckpointView>> CheckpointsAsync(string jobId, CancellationToken cancellation = default) =>
        GetAsync<IReadOnlyList<CheckpointView>>(Route(ApiRoutes.Checkpoints, jobId), cancellation);

    /// <summary>What a job's open step waits for; null while it has none.</summary>
    public async Task<StepView?> StepAsync(string jobId, CancellationToken cancellation = default)
    {
        string route = Route(ApiRoutes.Step, jobId);
        using HttpResponseMessage response = await _transport.SendAsync(
            server => Request(HttpMethod.Get, server, route), new ApiCall(_patience, Retries.Always), cancellation).ConfigureAwait(false);
        return response.StatusCode == HttpStatusCode.NoContent
            ? null
            : await response.Content.ReadFromJsonAsync<StepView>(ApiJson.Options, cancellation).ConfigureAwait(false);
    }

    /// <summary>The workers.</summary>
    public Task<IReadOnlyList<WorkerView>> WorkersAsync(CancellationToken cancellation = default) =>
        GetAsync<IReadOnlyList<WorkerView>>(ApiRoutes.Workers, cancellation);

    /// <summary>Asks a worker to finish its block and leave.</summary>
    public Task<WorkerView> DrainAsync(string workerId, CancellationToken cancellation = default) =>
        PostAsync<WorkerView>(ApiRoutes.DrainWorker.Replace("{workerId}", Uri.EscapeDataString(workerId), StringComparison.Ordinal), cancellation);

    /// <summary>The events so far, oldest first, page after page.</summary>
    /// <param name="jobId">Those of a job; null for all.</param>
    /// <param name="after">Only those behind this id.</param>
    /// <param name="cancellation">Gives up.</param>
    public async IAsyncEnumerable<EventView> EventsAsync(
        string? jobId, long? after = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        string route = EventRoute(jobId);
        long? last = after;
        while (true)
        {
            string query = Query(("after", Text(last)), ("limit", Text(EventsOfPage)));
            IReadOnlyList<EventView> page = await GetAsync<IReadOnlyList<EventView>>(route + query, cancellation).ConfigureAwait(false);
            foreach (EventView happened in page)
            {
                yield return happened;
                last = happened.Id;
            }

            if (page.Count == 0)
            {
                yield break;
            }
        }
    }

    /// <summary>
    /// The events so far and those to come, none missing and none twice, however often the connection breaks or the coordinator restarts: once it was
    /// reached, it is waited for without a limit. Ends when the job has ended and its last event is given.
    /// </summary>
    /// <param name="jobId">Those of a job; null for all, which never ends.</param>
    /// <param name="after">Only those behind this id.</param>
    /// <param name="cancellation">Ends it.</param>
    public async IAsyncEnumerable<EventView> FollowAsync(
        string? jobId, long? after = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        TimeSpan patience = _patience;
        string route = EventRoute(jobId);
        await using var follower = new EventFollower(ConnectAsync, IsOverAsync, after, _time);
        while (await follower.NextAsync(cancellation).ConfigureAwait(false) is { } happened)
        {
            yield return happened;
        }

        async Task<EventConnection> ConnectAsync(long? last, CancellationToken token)
        {
            HttpResponseMessage response = await _transport.SendAsync(
                server => EventRequest(server, route, last), new ApiCall(patience, Retries.Always) { IsStream = true }, token).ConfigureAwait(false);
            patience = TimeSpan.MaxValue;
            return await EventConnection.OpenAsync(response, token).ConfigureAwait(false);
        }

        async Task<bool> IsOverAsync(CancellationToken token) =>
            jobId is not null
            && (await GetAsync<JobView>(Route(ApiRoutes.Job, jobId), token, TimeSpan.MaxValue).ConfigureAwait(false)).IsOver;
    }

    /// <summary>Whether the coordinator has a data file.</summary>
    /// <param name="sha256">Hash of its content, in lower-case hexadecimal digits.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<bool> HasUploadAsync(string sha256, CancellationToken cancellation = default)
    {
        try
        {
            using HttpResponseMessage response = await _transport.SendAsync(
                server => Request(HttpMethod.Head, server, UploadRoute(sha256)), new ApiCall(_patience, Retries.Always), cancellation).ConfigureAwait(false);
            return true;
        }
        catch (ApiException refusal) when (refusal.Status == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    /// <summary>Gives the coordinator a data file; nothing is sent where it has it already.</summary>
    /// <param name="file">The file and its hash.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task UploadAsync(UploadFile file, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (await HasUploadAsync(file.Sha256, cancellation).ConfigureAwait(false))
        {
            return;
        }

        using HttpResponseMessage response = await _transport.SendAsync(
            server =>
            {
                HttpRequestMessage request = Request(HttpMethod.Put, server, UploadRoute(file.Sha256));
                request.Headers.ExpectContinue = true;
                request.Content = file.CreateContent();
                return request;
            },
            new ApiCall(_patience, Retries.Always) { IsLong = true },
            cancellation).ConfigureAwait(false);
    }

    /// <summary>Fetches the model of a finished job.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="target">Gets the file's bytes.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="DownloadException">What came does not have the hash that the coordinator named.</exception>
    public Task<Downloaded> DownloadModelAsync(string jobId, Stream target, CancellationToken cancellation = default) =>
        DownloadAsync(Route(ApiRoutes.Model, jobId), null, target, cancellation);

    /// <summary>Fetches a checkpoint.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="target">Gets the file's bytes.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="DownloadException">What came does not have the checkpoint's hash.</exception>
    public Task<Downloaded> DownloadCheckpointAsync(string jobId, CheckpointView checkpoint, Stream target, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        string route = Route(ApiRoutes.Checkpoint, jobId).Replace("{file}", Uri.EscapeDataString(checkpoint.File), StringComparison.Ordinal);
        return DownloadAsync(route, checkpoint.Sha256, target, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => _transport.Dispose();

    private async Task<Downloaded> DownloadAsync(string route, string? sha256, Stream target, CancellationToken cancellation)
    {
        using HttpResponseMessage response = await _transport.SendAsync(
            server => Request(HttpMethod.Get, server, route), new ApiCall(_patience, Retries.Always) { IsStream = true }, cancellation).ConfigureAwait(false);
        return await Downloaded.CopyAsync(response, sha256, target, cancellation).ConfigureAwait(false);
    }

    private Task<TResult> GetAsync<TResult>(string route, CancellationToken cancellation, TimeSpan? patience = null) =>
        SendAsync<TResult>(server => Request(HttpMethod.Get, server, route), Retries.Always, cancellation, patience);

    private Task<TResult> PostAsync<TResult>(string route, CancellationToken cancellation) =>
        SendAsync<TResult>(server => Request(HttpMethod.Post, server, route), Retries.UnlessSent, cancellation);

    private async Task<TResult> SendAsync<TResult>(
        Func<Uri, HttpRequestMessage> create, Retries retries, CancellationToken cancellation, TimeSpan? patience = null)
    {
        using HttpResponseMessage response = await _transport.SendAsync(create, new ApiCall(patience ?? _patience, retries), cancellation).ConfigureAwait(false);
        try
        {
            return await response.Content.ReadFromJsonAsync<TResult>(ApiJson.Options, cancellation).ConfigureAwait(false) ?? throw new JsonException("null");
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            throw new ServerUnreachableException(
                $"what answers at {Address.Uri} is no coordinator of this version; check the address and the versions of dae on both sides", problem);
        }
    }

    private static HttpRequestMessage EventRequest(Uri server, string route, long? last)
    {
        HttpRequestMessage request = Request(HttpMethod.Get, server, route);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (last is { } id)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", Text(id));
        }

        return request;
    }

    private static HttpRequestMessage Request(HttpMethod method, Uri server, string route) => new(method, new Uri(server, route));

    private static string EventRoute(string? jobId) => jobId is null ? ApiRoutes.AllEvents : Route(ApiRoutes.Events, jobId);

    private static string Route(string template, string jobId) =>
        template.Replace("{jobId}", Uri.EscapeDataString(jobId), StringComparison.Ordinal);

    private static string UploadRoute(string sha256) => ApiRoutes.Upload.Replace("{sha256}", sha256, StringComparison.Ordinal);

    private static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string Query(params ReadOnlySpan<(string Name, string? Value)> parts)
    {
        var text = new List<string>();
        foreach ((string name, string? value) in parts)
        {
            if (value is not null)
            {
                text.Add($"{name}={Uri.EscapeDataString(value)}");
            }
        }

        return text.Count == 0 ? "" : "?" + string.Join('&', text);
    }
}
