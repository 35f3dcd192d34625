using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DistributedAE.Orleans.Tests.Silos;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Orleans.Tests.Leading;

/// <summary>A browser's work with jobs at a control silo, also at one that does not lead: as at the coordinator itself.</summary>
[Collection(ControlSilosGroup.Name)]
public sealed class FrontJobsTests(ControlSilos silos)
{
    private const string Table = """
        name: table
        data: { source: data.csv }
        model: { layers: [4, 3, 2] }
        pretrain: { epochs: 2, batchSize: 8, loss: squaredError }
        finetune: { epochs: 20, batchSize: 8 }
        """;

    private const string Digits = """
        name: digits
        data: { source: digits, trainCount: 160, testCount: 50 }
        model: { layers: [784, 12, 5] }
        pretrain: { epochs: 1, batchSize: 16 }
        finetune: { epochs: 2, batchSize: 16 }
        """;

    [Fact]
    public async Task A_job_with_an_uploaded_file_is_followed_from_one_front_to_the_other()
    {
        byte[] rows = Encoding.UTF8.GetBytes("a,b,c,d\n" + string.Concat(Enumerable.Range(0, 80).Select(row => $"{row % 7},{row % 5},{row % 3},{row % 2}\n")));
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(rows));
        string upload = ApiRoutes.Upload.Replace("{sha256}", sha256, StringComparison.Ordinal);
        using HttpClient one = silos.Client(silos.One);
        using HttpClient two = ControlSilos.Stranger(silos.Two);
        using HttpResponseMessage signedIn = await ControlSilos.SignInAsync(two, silos.Token);
        two.DefaultRequestHeaders.Add("Cookie", Assert.Single(signedIn.Headers.GetValues("Set-Cookie")).Split(';')[0]);
        two.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        two.DefaultRequestHeaders.Add("Origin", silos.Two.GetLeftPart(UriPartial.Authority));

        using HttpResponseMessage put = await two.PutAsync(upload, new ByteArrayContent(rows));
        using HttpResponseMessage head = await one.SendAsync(new HttpRequestMessage(HttpMethod.Head, upload));
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK, rows.Length), (put.StatusCode, head.StatusCode, head.Content.Headers.ContentLength));
        JobView job = await SubmitAsync(two, new JobSubmission(Table) { Uploads = new Dictionary<string, string> { ["data.csv"] = sha256 } });

        List<EventView> seen = await ReadAsync(two, job.Id, after: null, until: EventKinds.EpochEnded);
        seen.AddRange(await ReadAsync(one, job.Id, after: seen[^1].Id, until: EventKinds.StageStarted));
        seen.AddRange(await ReadAsync(two, job.Id, after: seen[^1].Id, until: EventKinds.JobFinished));

        Assert.Equal(EventKinds.JobSubmitted, seen[0].Kind);
        Assert.Equal(await one.GetFromJsonAsync<List<EventView>>(Of(ApiRoutes.Events, job.Id), ApiJson.Options), seen);
        Assert.Empty(await ReadAsync(two, job.Id, after: seen[^1].Id, until: null));
    }

    [Fact]
    public async Task A_job_is_paused_resumed_and_cancelled_through_either_front()
    {
        using HttpClient one = silos.Client(silos.One);
        using HttpClient two = silos.Client(silos.Two);
        JobView job = await SubmitAsync(two, new JobSubmission(EndlessJob.Text));
        await UntilAsync(one, job.Id, found => found is { Status: JobStatus.Running, StepsDone: > 0 });

        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(two, ApiRoutes.Pause, job.Id));
        await UntilAsync(one, job.Id, found => found.Status == JobStatus.Paused);
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(one, ApiRoutes.Resume, job.Id));
        await UntilAsync(two, job.Id, found => found is { Status: JobStatus.Running, StepsDone: > 0 });
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(two, ApiRoutes.Cancel, job.Id));
        await UntilAsync(one, job.Id, found => found.Status == JobStatus.Cancelled);
        Assert.Equal(HttpStatusCode.Conflict, await PostAsync(two, ApiRoutes.Resume, job.Id));
    }

    [Fact]
    public async Task What_is_told_and_shown_of_a_job_and_the_cluster_is_the_same_at_both()
    {
        using HttpClient coordinator = silos.Client(silos.Coordinator);
        using HttpClient one = silos.Client(silos.One);
        using HttpClient two = silos.Client(silos.Two);
        string job = (await SubmitAsync(two, new JobSubmission(Digits))).Id;
        _ = await ReadAsync(two, job, after: null, until: EventKinds.JobFinished);
        await PicturedAsync(two, job);

        string[] routes =
        [
            ApiRoutes.Job, ApiRoutes.JobFile, ApiRoutes.JobFile + "?effective=true", ApiRoutes.Stages, ApiRoutes.Metrics + "?stage=finetune&after=0", ApiRoutes.Events, ApiRoutes.Checkpoints,
            ApiRoutes.Model, ApiRoutes.Curves + "?job={jobId}&points=10", ApiRoutes.Pictures, ApiRoutes.Codes, ApiRoutes.Errors + "?normal=3", ApiRoutes.Step, ApiRoutes.Jobs + "?limit=1",
            ApiRoutes.AllEvents + "?last=5", .. PictureKinds.All.Select(kind => ApiRoutes.Picture.Replace("{kind}", kind, StringComparison.Ordinal)),
        ];
        int tagged = 0;
        foreach (string path in routes.Select(route => Of(route, job)))
        {
            Answer expected = await Answer.OfAsync(coordinator, path);
            Assert.True(expected.Status is 200 or 204, $"{path}: {expected}");
            Assert.Equal(expected, await Answer.OfAsync(one, path));
            Assert.Equal(expected, await Answer.OfAsync(two, path));
            if (expected.Header("ETag") is { } tag)
            {
                Answer unchanged = await Answer.OfAsync(two, path, tag);
                Assert.Equal((304, ""), (unchanged.Status, unchanged.Body));
                tagged++;
            }
        }

        // the model, the curves, codes, errors and every picture
        Assert.Equal(4 + PictureKinds.All.Count, tagged);
        foreach (HttpClient front in new[] { one, two })
        {
            WorkerView worker = Assert.Single((await front.GetFromJsonAsync<WorkerView[]>(ApiRoutes.Workers, ApiJson.Options))!);
            Assert.Equal(("three", 1), (worker.Name, worker.Slots));
            Assert.Equal(await MetricNamesAsync(coordinator), await MetricNamesAsync(front));

            // people see the front's address, and not the coordinator's behind it
            Assert.Contains($"\"{front.BaseAddress}\"", await front.GetStringAsync("/openapi/v1.json"), StringComparison.Ordinal);
        }
    }

    private static string Of(string route, string jobId) => route.Replace("{jobId}", jobId, StringComparison.Ordinal);

    private static async Task<HttpStatusCode> PostAsync(HttpClient client, string route, string jobId)
    {
        using HttpResponseMessage answer = await client.PostAsync(Of(route, jobId), null);
        return answer.StatusCode;
    }

    private static async Task<JobView> SubmitAsync(HttpClient client, JobSubmission submission)
    {
        using HttpResponseMessage answer = await client.PostAsJsonAsync(ApiRoutes.Jobs, submission, ApiJson.Options);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JobView>(ApiJson.Options))!;
    }

    /// <summary>Reads the stored events of a job as a browser does, and hangs up behind the first one of a kind; null for none, until the stream ends.</summary>
    private static async Task<List<EventView>> ReadAsync(HttpClient browser, string jobId, long? after, string? until)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Of(ApiRoutes.Events, jobId));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (after is { } id)
        {
            request.Headers.Add("Last-Event-ID", $"{id}");
        }

        using HttpResponseMessage answer = await browser.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var events = new List<EventView>();
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        while ((until is null || events.LastOrDefault()?.Kind != until) && await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal) && JsonSerializer.Deserialize<EventView>(line["data: ".Length..], ApiJson.Options) is { Id: > 0 } happened)
            {
                events.Add(happened);
            }
        }

        return events;
    }

    private static async Task UntilAsync(HttpClient client, string jobId, Func<JobView, bool> isIt)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!isIt((await client.GetFromJsonAsync<JobView>(Of(ApiRoutes.Job, jobId), ApiJson.Options, patience.Token))!))
        {
            await Task.Delay(20, patience.Token);
        }
    }

    /// <summary>Waits until the pictures that were asked for are made.</summary>
    private static async Task PicturedAsync(HttpClient client, string jobId)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!(await client.GetFromJsonAsync<PictureView[]>(Of(ApiRoutes.Pictures, jobId), ApiJson.Options, patience.Token))!.All(picture => picture.Sha256 is not null))
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private static async Task<string[]> MetricNamesAsync(HttpClient client) =>
        [.. (await client.GetStringAsync(ApiRoutes.Prometheus)).Split('\n').Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal))];
}
