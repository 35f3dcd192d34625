using System.Net.Http.Headers;
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

    /// <summary>A clock under which the time until a sign of life is over at once.</summary>
    private sealed class ShortSilence : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime == EventStream.KeepAlive ? TimeSpan.FromMilliseconds(1) : dueTime, period);
    }
}
