using System.Net.Http.Headers;
using System.Text.Json;
using DistributedAE.Protocol.Api;
using DistributedAE.Server.Events;

namespace DistributedAE.Server.Tests.Events;

public sealed class EventStreamTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_silent_stream_shows_that_it_lives_and_ends_when_the_coordinator_stops()
    {
        var gate = new GatedComputers(stopBefore: 1);
        await using TestServer server = await TestServer.StartAsync(TestServer.Options(_folder.Path), gate, new ShortSilence());
        JobView job = await server.SubmitAsync();
        await gate.Reached;
        using var request = new HttpRequestMessage(HttpMethod.Get, TestServer.Of(ApiRoutes.Events, job.Id));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        using HttpResponseMessage response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());

        string? line = "";
        while (line is not null and not ": keep-alive")
        {
            line = await reader.ReadLineAsync();
        }

        Assert.Equal(": keep-alive", line);
        await server.Coordinator.StopAsync();
        try
        {
            while (line is not null)
            {
                line = await reader.ReadLineAsync();
                Assert.NotEqual("event: job.paused", line);
            }
        }
        catch (IOException)
        {
            // the end of the coordinator may cut the connection before the stream says that it is over
        }
    }

    [Fact]
    public async Task A_stream_of_all_jobs_goes_on_behind_the_end_of_one()
    {
        await using TestServer server = await TestServer.StartAsync(_folder.Path);
        using var request = new HttpRequestMessage(HttpMethod.Get, ApiRoutes.AllEvents);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        using HttpResponseMessage response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        _ = await server.SubmitAsync();
        _ = await server.SubmitAsync();

        int finished = 0;
        var ids = new List<string>();
        while (finished < 2)
        {
            string line = (await reader.ReadLineAsync())!;
            finished += line == $"event: {EventKinds.JobFinished}" ? 1 : 0;
            if (line.StartsWith("id: ", StringComparison.Ordinal))
            {
                ids.Add(line["id: ".Length..]);
            }
        }

        Assert.Equal(Enumerable.Range(1, ids.Count).Select(id => $"{id}"), ids);
    }

    [Fact]
    public async Task A_running_job_shows_its_progress_without_ids_and_the_ids_have_no_gap()
    {
        var gate = new GatedComputers(stopBefore: 1);
        await using TestServer server = await TestServer.StartAsync(_folder.Path, gate);
        JobView job = await server.SubmitAsync();
        await gate.Reached;
        using var request = new HttpRequestMessage(HttpMethod.Get, TestServer.Of(ApiRoutes.Events, job.Id));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        using HttpResponseMessage response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        gate.Open();

        string[] blocks = (await response.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);

        string[] progress = [.. blocks.Where(block => block.Contains("event: job.progress", StringComparison.Ordinal))];
        Assert.NotEmpty(progress);
        Assert.All(progress, block => Assert.StartsWith("event: job.progress\ndata: {\"id\":0,", block, StringComparison.Ordinal));
        EventView first = JsonSerializer.Deserialize<EventView>(progress[0].Split("data: ")[1], ApiJson.Options)!;
        Assert.Equal((job.Id, "pretrain[0]", 0, 0), (first.JobId, first.Stage, first.Epoch, first.Step));
        Assert.True(first is { Loss: > 0, SamplesPerSecond: > 0 });
        string[] ids = [.. blocks.Where(block => block.StartsWith("id: ", StringComparison.Ordinal)).Select(block => block.Split('\n')[0])];
        Assert.Equal(blocks.Length - progress.Length, ids.Length);
        Assert.Equal(Enumerable.Range(1, ids.Length).Select(id => $"id: {id}"), ids);
        Assert.DoesNotContain(await server.GetAsync<EventView[]>(ApiRoutes.Events, job.Id), happened => happened.Kind == EventKinds.JobProgress);
    }

    /// <summary>A clock under which the time until a sign of life is over at once.</summary>
    private sealed class ShortSilence : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime == EventStream.KeepAlive ? TimeSpan.FromMilliseconds(1) : dueTime, period);
    }
}
