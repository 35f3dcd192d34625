using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Server.Tests.Api;

public sealed class ProblemTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task All_errors_of_a_job_file_come_with_their_places()
    {
        TestServer server = shared.Server;
        string text = "data: { source: digits }\nmodel: { layers: [784, 8], kindd: stacked }\nseed: -1\n";

        (HttpStatusCode status, JsonElement problem) = await SubmitAsync(server, new JobSubmission(text) { Priority = 5000 });

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("urn:dae:problem:invalid-job", problem.GetProperty("type").GetString());
        Assert.Equal("the job was not accepted: 3 errors", problem.GetProperty("detail").GetString());
        Assert.Equal(
            ["priority is 5000; -1000 to 1000 are possible", "2:28", "3:7"],
            problem.GetProperty("errors").EnumerateArray().Select(error => error.TryGetProperty("line", out JsonElement line)
                ? $"{line}:{error.GetProperty("column")}"
                : error.GetProperty("message").GetString()!));
    }

    [Fact]
    public async Task Data_that_is_nowhere_is_refused_with_the_remedy()
    {
        TestServer server = shared.Server;
        string text = SmallJobs.Text.Replace("source: digits", "source: genes.csv", StringComparison.Ordinal);

        (HttpStatusCode status, JsonElement problem) = await SubmitAsync(server, new JobSubmission(text));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(
            "data.source: there is no file 'genes.csv' on the coordinator's machine, and it was not uploaded; "
            + "upload it ('dae submit' does so by itself up to the coordinator's limit), or put it there and give its full path",
            problem.GetProperty("errors")[0].GetProperty("message").GetString());
        Assert.Empty(Directory.GetDirectories(Path.Combine(shared.Root, "jobs"), "small-*"));
    }

    [Theory]
    [InlineData("{", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("{\"file\":\"\"}", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("x", "text/plain", HttpStatusCode.UnsupportedMediaType)]
    public async Task What_is_no_submission_is_refused_as_a_problem(string content, string type, HttpStatusCode expected)
    {
        TestServer server = shared.Server;
        using HttpResponseMessage response = await server.Client.PostAsync(ApiRoutes.Jobs, new StringContent(content, Encoding.UTF8, type));
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_too_large()
    {
        TestServer server = shared.Server;
        (HttpStatusCode status, JsonElement problem) = await SubmitAsync(server, new JobSubmission(new string('#', 1 << 20)));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Equal("urn:dae:problem:too-large", problem.GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("GET", "/api/v1/jobs/none-abcdef", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/v1/jobs/..%2f..%2ftoken", HttpStatusCode.NotFound)]
    [InlineData("POST", "/api/v1/jobs/none-abcdef/pause", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/v1/jobs/none-abcdef/events", HttpStatusCode.NotFound)]
    [InlineData("POST", "/api/v1/workers/none/drain", HttpStatusCode.NotFound)]
    [InlineData("GET", "/nothing", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "/api/v1/jobs", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "/api/v1/jobs?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/v1/jobs?status=done", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/v1/jobs?before=none-abcdef", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/v1/events?after=x", HttpStatusCode.BadRequest)]
    [InlineData("HEAD", "/api/v1/uploads/none", HttpStatusCode.BadRequest)]
    public async Task What_is_not_there_or_wrong_is_told_as_a_problem(string verb, string path, HttpStatusCode expected)
    {
        TestServer server = shared.Server;
        using var request = new HttpRequestMessage(new HttpMethod(verb), path);
        using HttpResponseMessage response = await server.Client.SendAsync(request);
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Files_of_a_job_are_its_checkpoints_only()
    {
        TestServer server = shared.Server;
        JobView job = await server.SubmitAsync(SmallJobs.Submission with { Name = "files" });
        _ = await server.FinishAsync(job.Id);
        foreach (string name in new[] { "manifest.jsonl", "..%2fsubmission.json", "..%2f..%2f..%2ftoken", "checkpoint-999999.safetensors" })
        {
            using HttpResponseMessage response = await server.Client.GetAsync($"/api/v1/jobs/{job.Id}/checkpoints/{name}");
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }
    }

    [Fact]
    public async Task The_same_key_gives_the_same_job_and_another_job_under_it_is_refused()
    {
        using var folder = new TemporaryFolder();
        string first;
        await using (TestServer server = await TestServer.StartAsync(folder.Path, new GatedComputers(1)))
        {
            server.Client.DefaultRequestHeaders.Add(ApiHeaders.IdempotencyKey, "key-1");
            first = (await server.SubmitAsync()).Id;
        }

        await using TestServer again = await TestServer.StartAsync(folder.Path, new GatedComputers(1));
        again.Client.DefaultRequestHeaders.Add(ApiHeaders.IdempotencyKey, "key-1");
        using HttpResponseMessage repeated = await again.Client.PostAsJsonAsync(ApiRoutes.Jobs, SmallJobs.Submission, ApiJson.Options);
        Assert.Equal(HttpStatusCode.OK, repeated.StatusCode);
        Assert.Equal(first, (await repeated.Content.ReadFromJsonAsync<JobView>(ApiJson.Options))!.Id);

        (HttpStatusCode status, JsonElement problem) = await SubmitAsync(again, SmallJobs.Submission with { Priority = 1 });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal($"Idempotency-Key 'key-1' was used for another submission, job {first}; use a new key for a new job", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Every_route_stands_in_the_openapi_document()
    {
        TestServer server = shared.Server;
        using JsonDocument document = JsonDocument.Parse(await server.Client.GetByteArrayAsync("/openapi/v1.json"));
        string[] described = [.. document.RootElement.GetProperty("paths").EnumerateObject().Select(path => path.Name)];
        string[] routes = [.. typeof(ApiRoutes).GetFields().Select(field => (string)field.GetRawConstantValue()!)];
        Assert.Equal(routes.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
        Assert.NotEmpty(document.RootElement.GetProperty("components").GetProperty("schemas").GetProperty("JobView").GetProperty("properties").EnumerateObject());
    }

    private static async Task<(HttpStatusCode Status, JsonElement Problem)> SubmitAsync(TestServer server, JobSubmission submission)
    {
        using HttpResponseMessage response = await server.Client.PostAsJsonAsync(ApiRoutes.Jobs, submission, ApiJson.Options);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }
}
