using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using DistributedAE.Protocol.Api;
using DistributedAE.Server.Jobs;

namespace DistributedAE.Server.Tests;

/// <summary>A coordinator on a free port of this machine, with a client that has the submitter's token.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    internal TestServer(Coordinator coordinator, HttpClient client)
    {
        Coordinator = coordinator;
        Client = client;
    }

    public Coordinator Coordinator { get; }

    public HttpClient Client { get; }

    public static CoordinatorOptions Options(string root) => new() { Root = root, Urls = ["http://127.0.0.1:0"] };

    public static Task<TestServer> StartAsync(string root, IJobComputers? computers = null) => StartAsync(Options(root), computers);

    public static async Task<TestServer> StartAsync(CoordinatorOptions options, IJobComputers? computers = null, TimeProvider? time = null)
    {
        var coordinator = new Coordinator(options, computers ?? new LocalComputers(1), time);
        await coordinator.StartAsync();
        var client = new HttpClient { BaseAddress = coordinator.Address, Timeout = Patience };
        if (!options.NoAuth)
        {
            client.DefaultRequestHeaders.Authorization = Bearer(options.Root, "token");
        }

        return new TestServer(coordinator, client);
    }

    public static AuthenticationHeaderValue Bearer(string root, string file) => new("Bearer", File.ReadAllText(Path.Combine(root, file)).Trim());

    public async Task<JobView> SubmitAsync(JobSubmission? submission = null)
    {
        using HttpResponseMessage response = await Client.PostAsJsonAsync(ApiRoutes.Jobs, submission ?? SmallJobs.Submission, ApiJson.Options);
        Assert.True(response.StatusCode == HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JobView>(ApiJson.Options))!;
    }

    public async Task<TValue> GetAsync<TValue>(string route, string jobId = "", string query = "") =>
        (await Client.GetFromJsonAsync<TValue>(Of(route, jobId) + query, ApiJson.Options))!;

    public Task<JobView> JobAsync(string jobId) => GetAsync<JobView>(ApiRoutes.Job, jobId);

    public async Task<HttpStatusCode> PostAsync(string route, string jobId)
    {
        using HttpResponseMessage response = await Client.PostAsync(Of(route, jobId), null);
        return response.StatusCode;
    }

    /// <summary>Follows the job's events until its last one.</summary>
    public async Task<JobView> FinishAsync(string jobId)
    {
        _ = await EventsToEndAsync(jobId);
        return await JobAsync(jobId);
    }

    public async Task<List<EventView>> EventsToEndAsync(string jobId, long? after = null)
    {
        var events = new List<EventView>();
        await foreach (EventView happened in FollowAsync(jobId, after))
        {
            events.Add(happened);
        }

        return events;
    }

    /// <summary>Follows until an event of that kind.</summary>
    public async Task<EventView> UntilAsync(string jobId, string kind)
    {
        await foreach (EventView happened in FollowAsync(jobId))
        {
            if (happened.Kind == kind)
            {
                return happened;
            }
        }

        throw new InvalidOperationException($"the job ended without {kind}");
    }

    /// <summary>Follows the events that are stored; looks at progress are left out.</summary>
    public async IAsyncEnumerable<EventView> FollowAsync(string jobId, long? after = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Of(ApiRoutes.Events, jobId));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (after is { } id)
        {
            request.Headers.Add("Last-Event-ID", $"{id}");
        }

        using HttpResponseMessage response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal)
                && JsonSerializer.Deserialize<EventView>(line["data: ".Length..], ApiJson.Options) is { Kind: not EventKinds.JobProgress } happened)
            {
                yield return happened;
            }
        }
    }

    public static string Of(string route, string jobId) => route.Replace("{jobId}", jobId, StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Coordinator.DisposeAsync();
    }
}
