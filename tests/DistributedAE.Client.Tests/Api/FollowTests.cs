using System.Text;
using System.Text.Json;
using DistributedAE.Client.Api;
using DistributedAE.Protocol.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace DistributedAE.Client.Tests.Api;

/// <summary>Followed events come once each and in order, whatever happens to the connections.</summary>
public sealed class FollowTests
{
    private const string JobId = "digits-7k2m4p";
    private const int Last = 9;

    [Fact]
    public async Task Broken_connections_leave_no_gap_and_no_double()
    {
        var asked = new List<string?>();
        var third = new TaskCompletionSource();
        await using SmallServer server = await SmallServer.StartAsync(app =>
        {
            Finished(app);
            app.MapGet(ApiRoutes.Events, async (HttpContext context) =>
            {
                asked.Add(context.Request.Headers["Last-Event-ID"]);
                int from = asked[^1] is { Length: > 0 } id ? int.Parse(id) + 1 : 1;

                // three events a connection; then it ends, or breaks within the fourth; the second connection repeats an event
                int first = asked.Count == 2 ? from - 1 : from;
                for (int number = first; number <= Math.Min(from + 2, Last); number++)
                {
                    await SendAsync(context, Event(number));
                }

                if (asked.Count == 1)
                {
                    await third.Task;
                    await WriteAsync(context, $"id: {from + 3}\ndata: {{\"id\":{from + 3},\"ti");
                    context.Abort();
                }
            });
        });
        using CoordinatorClient client = server.Client();

        List<long> ids = await IdsAsync(client, id => _ = id == 3 && third.TrySetResult());

        Assert.Equal(Enumerable.Range(1, Last).Select(number => (long)number), ids);
        Assert.Equal(["", "3", "6", "9"], asked.Select(id => id ?? ""));
    }

    [Fact]
    public async Task A_server_that_comes_back_at_another_port_is_followed_on()
    {
        using var root = new TemporaryRoot();
        root.Write("token", "secret");
        var crash = new TaskCompletionSource();
        SmallServer first = await SmallServer.StartAsync(app => app.MapGet(ApiRoutes.Events, async (HttpContext context) =>
        {
            await SendAsync(context, Event(1));
            await SendAsync(context, Event(2));
            await crash.Task;
            context.Abort();
        }));
        root.WriteServer(first.Uri);
        using var client = new CoordinatorClient(ServerAddress.Find(root.Search), TimeSpan.Zero, TimeProvider.System);
        var waits = new TaskCompletionSource();
        client.Waiting = _ => waits.TrySetResult();
        await using IAsyncEnumerator<EventView> events = client.FollowAsync(JobId).GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());
        Assert.True(await events.MoveNextAsync());

        ValueTask<bool> next = events.MoveNextAsync();
        crash.SetResult();
        await first.DisposeAsync();
        await waits.Task;
        await using SmallServer second = await SmallServer.StartAsync(app =>
        {
            Finished(app);
            app.MapGet(ApiRoutes.Events, async (HttpContext context) =>
            {
                string? last = context.Request.Headers["Last-Event-ID"];
                if (last == "2")
                {
                    await SendAsync(context, Event(3));
                }
            });
        });
        root.WriteServer(second.Uri);

        Assert.True(await next);
        Assert.Equal(3, events.Current.Id);
        Assert.False(await events.MoveNextAsync());
    }

    [Fact]
    public async Task Following_ends_only_when_the_job_does()
    {
        int connections = 0;
        await using SmallServer server = await SmallServer.StartAsync(app =>
        {
            app.MapGet(ApiRoutes.Job, () => SmallServer.Json(SmallServer.Job(JobId, connections < 3 ? JobStatus.Paused : JobStatus.Cancelled)));
            app.MapGet(ApiRoutes.Events, async (HttpContext context) =>
            {
                connections++;
                if (connections is 1 or 3)
                {
                    await SendAsync(context, Event(connections));
                }
            });
        });
        using CoordinatorClient client = server.Client();

        Assert.Equal([1, 3], await IdsAsync(client));
        Assert.Equal(4, connections);
    }

    [Fact]
    public async Task A_first_try_that_fails_is_not_repeated_for_ever()
    {
        SmallServer server = await SmallServer.StartAsync(_ => { });
        using CoordinatorClient client = server.Client();
        await server.DisposeAsync();

        await Assert.ThrowsAsync<ServerUnreachableException>(() => IdsAsync(client));
    }

    [Fact]
    public async Task Events_so_far_come_page_after_page()
    {
        await using SmallServer server = await SmallServer.StartAsync(app => app.MapGet(ApiRoutes.AllEvents, (long? after) =>
            SmallServer.Json(Enumerable.Range((int)(after ?? 0) + 1, 4).Where(number => number <= Last).Select(Event))));
        using CoordinatorClient client = server.Client();

        var ids = new List<long>();
        await foreach (EventView happened in client.EventsAsync(null, after: 2))
        {
            ids.Add(happened.Id);
        }

        Assert.Equal([3, 4, 5, 6, 7, 8, 9], ids);
    }

    private static async Task<List<long>> IdsAsync(CoordinatorClient client, Action<long>? seen = null)
    {
        var ids = new List<long>();
        await foreach (EventView happened in client.FollowAsync(JobId))
        {
            ids.Add(happened.Id);
            seen?.Invoke(happened.Id);
        }

        return ids;
    }

    private static void Finished(WebApplication app) =>
        app.MapGet(ApiRoutes.Job, () => SmallServer.Json(SmallServer.Job(JobId, JobStatus.Finished)));

    private static EventView Event(int number) => new(number, DateTimeOffset.UnixEpoch, "epoch.ended") { JobId = JobId, Epoch = number };

    private static Task SendAsync(HttpContext context, EventView happened) =>
        WriteAsync(context, $": still here\n\nid: {happened.Id}\ndata: {JsonSerializer.Serialize(happened, ApiJson.Options)}\n\n");

    private static async Task WriteAsync(HttpContext context, string text)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.ContentType = "text/event-stream";
        }

        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text));
        await context.Response.Body.FlushAsync();
    }
}
