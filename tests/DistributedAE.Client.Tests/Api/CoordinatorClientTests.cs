using System.Net;
using System.Net.Sockets;
using DistributedAE.Client.Api;
using DistributedAE.Protocol.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace DistributedAE.Client.Tests.Api;

public sealed class CoordinatorClientTests
{
    private static readonly JobSubmission Submission = new("data: { source: digits }");

    [Fact]
    public async Task Every_call_carries_the_token_and_reads_what_the_coordinator_says()
    {
        string? authorization = null;
        await using SmallServer server = await SmallServer.StartAsync(app => app.MapGet(ApiRoutes.Job, (string jobId, HttpRequest request) =>
        {
            authorization = request.Headers.Authorization;
            return SmallServer.Json(SmallServer.Job(jobId) with { Loss = 1.5, Stage = "finetune" });
        }));
        using CoordinatorClient client = server.Client();

        JobView job = await client.JobAsync("digits-7k2m4p");

        Assert.Equal("Bearer secret", authorization);
        Assert.Equal(SmallServer.Job("digits-7k2m4p") with { Loss = 1.5, Stage = "finetune" }, job);
    }

    [Fact]
    public async Task Jobs_come_page_after_page()
    {
        await using SmallServer server = await SmallServer.StartAsync(app => app.MapGet(ApiRoutes.Jobs, (string? before, string? status) => SmallServer.Json(
            before is null
                ? new JobList([SmallServer.Job("c"), SmallServer.Job("b")], "b & more")
                : new JobList([SmallServer.Job($"{before} {status}")], null))));
        using CoordinatorClient client = server.Client();

        var ids = new List<string>();
        await foreach (JobView job in client.AllJobsAsync(JobStatus.Running))
        {
            ids.Add(job.Id);
        }

        Assert.Equal(["c", "b", "b & more running"], ids);
    }

    [Fact]
    public async Task A_refusal_is_told_with_its_errors()
    {
        await using SmallServer server = await SmallServer.StartAsync(app => app.MapPost(ApiRoutes.Jobs, () => Results.Problem(
            "2 errors in the job file",
            statusCode: 400,
            title: "Not a valid job",
            extensions: new Dictionary<string, object?>
            {
                ["errors"] = new[] { new { line = 3, column = 7, message = "epochs must be at least 0" }, new { line = 4, column = 1, message = "unknown key" } },
            })));
        using CoordinatorClient client = server.Client();

        var refusal = await Assert.ThrowsAsync<ApiException>(() => client.SubmitAsync(Submission, "key"));

        Assert.Equal((HttpStatusCode.BadRequest, "Not a valid job", "2 errors in the job file"), (refusal.Status, refusal.Title, refusal.Detail));
        Assert.Equal([new ApiError(3, 7, "epochs must be at least 0"), new ApiError(4, 1, "unknown key")], refusal.Errors);
        Assert.Equal("2 errors in the job file\nline 3, column 7: epochs must be at least 0\nline 4, column 1: unknown key", refusal.Message);
    }

    [Theory]
    [InlineData("text/html", "<html>")]
    [InlineData("application/problem+json", "{ broken")]
    [InlineData("application/problem+json", "[]")]
    public async Task A_refusal_that_cannot_be_read_is_told_by_its_status(string type, string content)
    {
        await using SmallServer server = await SmallServer.StartAsync(app => app.MapGet(ApiRoutes.Server, () => Results.Content(content, type, statusCode: 418)));
        using CoordinatorClient client = server.Client();

        var refusal = await Assert.ThrowsAsync<ApiException>(() => client.ServerAsync());

        Assert.Equal("the coordinator answered 418 I'm a teapot", refusal.Message);
    }

    [Fact]
    public async Task What_is_no_coordinator_is_told()
    {
        await using SmallServer server = await SmallServer.StartAsync(app => app.MapGet(ApiRoutes.Server, () => Results.Content("<html>", "text/html")));
        using CoordinatorClient client = server.Client();

        var problem = await Assert.ThrowsAsync<ServerUnreachableException>(() => client.ServerAsync());

        Assert.Equal($"what answers at {server.Uri} is no coordinator of this version; check the address and the versions of dae on both sides", problem.Message);
    }

    [Fact]
    public async Task Without_patience_an_unreachable_server_is_told_at_once()
    {
        int port = FreePort();
        using var client = new CoordinatorClient(ServerAddress.Of(new Uri($"http://127.0.0.1:{port}"), null), TimeSpan.Zero, TimeProvider.System);

        var problem = await Assert.ThrowsAsync<ServerUnreachableException>(() => client.ServerAsync());

        Assert.Equal(
            $"the coordinator at http://127.0.0.1:{port}/ cannot be reached: Connection refused; start one with 'dae server', or name another with --server",
            problem.Message);
    }

    [Fact]
    public async Task A_server_that_is_just_being_started_is_waited_for()
    {
        int port = FreePort();
        var told = new List<string>();
        using var client = new CoordinatorClient(ServerAddress.Of(new Uri($"http://127.0.0.1:{port}"), null), TimeSpan.FromSeconds(60), TimeProvider.System)
        {
            Found = () => told.Add("found"),
        };
        var waits = new TaskCompletionSource();
        client.Waiting = problem =>
        {
            told.Add(problem);
            waits.TrySetResult();
        };

        Task<ServerView> asked = client.ServerAsync();
        await waits.Task;
        int tries = 0;
        await using SmallServer server = await SmallServer.StartAsync(
            app => app.MapGet(ApiRoutes.Server, () => tries++ == 0 ? Results.StatusCode(503) : SmallServer.Json(new ServerView("0.1.0", default, 2, 1, 0, "files"))),
            port);

        Assert.Equal(2, (await asked).Workers);
        Assert.Equal([$"the coordinator at http://127.0.0.1:{port}/ cannot be reached: Connection refused", "found"], told);
    }

    [Fact]
    public async Task A_submission_whose_answer_was_lost_is_sent_again_with_its_key()
    {
        var keys = new List<string?>();
        await using SmallServer server = await SmallServer.StartAsync(app => app.MapPost(ApiRoutes.Jobs, (HttpContext context, JobSubmission job) =>
        {
            keys.Add(context.Request.Headers[ApiHeaders.IdempotencyKey]);
            if (keys.Count == 1)
            {
                context.Abort();
            }

            return SmallServer.Json(SmallServer.Job(job.Name!), 201);
        }));
        using CoordinatorClient client = server.Client(patienceSeconds: 60);

        JobView job = await client.SubmitAsync(Submission with { Name = "mine" }, "the key");

        Assert.Equal("mine", job.Id);
        Assert.Equal(["the key", "the key"], keys);
    }

    [Fact]
    public async Task A_request_that_may_have_had_its_effect_is_not_sent_again()
    {
        int requests = 0;
        await using SmallServer server = await SmallServer.StartAsync(app => app.MapPost(ApiRoutes.Pause, (HttpContext context) =>
        {
            requests++;
            context.Abort();
        }));
        using CoordinatorClient client = server.Client(patienceSeconds: 60);

        await Assert.ThrowsAsync<ServerUnreachableException>(() => client.PauseAsync("digits-7k2m4p"));

        Assert.Equal(1, requests);
    }

    [Fact]
    public async Task An_id_cannot_reach_another_route()
    {
        await using SmallServer server = await SmallServer.StartAsync(app =>
        {
            app.MapGet(ApiRoutes.Job, (string jobId) => SmallServer.Json(SmallServer.Job(jobId)));
            app.MapGet(ApiRoutes.Workers, () => SmallServer.Json(SmallServer.Job("workers")));
        });
        using CoordinatorClient client = server.Client();

        Assert.Equal("a?b#c d", (await client.JobAsync("a?b#c d")).Id);
        Assert.NotEqual("workers", (await client.JobAsync("../workers")).Id);
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
