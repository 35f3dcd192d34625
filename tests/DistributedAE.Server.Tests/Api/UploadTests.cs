using System.Net;
using System.Security.Cryptography;
using System.Text;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Server.Tests.Api;

public sealed class UploadTests : IDisposable
{
    private const string Job = """
        name: genes
        data: { source: data/genes.csv, scale: unit }
        model: { layers: [2, 1] }
        parallel: { shards: 1 }
        pretrain: { epochs: 1, batchSize: 2, loss: squaredError }
        finetune: { epochs: 1, batchSize: 2 }
        """;

    private static readonly byte[] Table = Encoding.UTF8.GetBytes("a,b\n1,2\n3,5\n4,1\n2,2\n");
    private static readonly string Hash = Convert.ToHexStringLower(SHA256.HashData(Table));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_job_trains_on_an_uploaded_file()
    {
        await using TestServer server = await TestServer.StartAsync(_folder.Path);
        Assert.Equal(HttpStatusCode.Created, await PutAsync(server, Hash, Table));
        Assert.Equal(HttpStatusCode.OK, await PutAsync(server, Hash, Table));
        using var head = new HttpRequestMessage(HttpMethod.Head, RouteOf(Hash));
        using HttpResponseMessage found = await server.Client.SendAsync(head);
        Assert.Equal((HttpStatusCode.OK, Table.Length), (found.StatusCode, found.Content.Headers.ContentLength));

        JobView job = await server.SubmitAsync(new JobSubmission(Job) { Uploads = new Dictionary<string, string> { ["data/genes.csv"] = Hash } });
        JobView finished = await server.FinishAsync(job.Id);

        Assert.True(finished.Status == JobStatus.Finished, finished.Reason);
    }

    [Fact]
    public async Task Data_in_the_coordinators_data_folder_needs_no_upload()
    {
        using var data = new TemporaryFolder();
        Directory.CreateDirectory(data.File("data"));
        File.WriteAllBytes(data.File("data/genes.csv"), Table);
        await using TestServer server = await TestServer.StartAsync(TestServer.Options(_folder.Path) with { DataFolder = data.Path });

        JobView finished = await server.FinishAsync((await server.SubmitAsync(new JobSubmission(Job))).Id);

        Assert.True(finished.Status == JobStatus.Finished, finished.Reason);
    }

    [Fact]
    public async Task A_content_with_another_hash_is_refused_and_leaves_nothing()
    {
        await using TestServer server = await TestServer.StartAsync(_folder.Path);
        Assert.Equal(HttpStatusCode.BadRequest, await PutAsync(server, new string('0', 64), Table));
        Assert.Equal(HttpStatusCode.BadRequest, await PutAsync(server, "..%2ftoken", Table));
        Assert.Empty(Directory.GetFiles(_folder.File("uploads")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_content_over_the_limit_is_refused_and_leaves_nothing(bool lengthIsTold)
    {
        await using TestServer server = await TestServer.StartAsync(TestServer.Options(_folder.Path) with { UploadLimitBytes = 10 });
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PutAsync(server, Hash, Table, lengthIsTold));
        Assert.Empty(Directory.GetFiles(_folder.File("uploads")));
    }

    [Fact]
    public async Task A_job_whose_upload_is_missing_is_refused()
    {
        await using TestServer server = await TestServer.StartAsync(_folder.Path);
        using HttpResponseMessage response = await System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(
            server.Client, ApiRoutes.Jobs, new JobSubmission(Job) { Uploads = new Dictionary<string, string> { ["data/genes.csv"] = Hash } }, ApiJson.Options);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains($"uploads: data/genes.csv with the SHA-256 {Hash} was not uploaded; upload it before the job is submitted", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static string RouteOf(string hash) => ApiRoutes.Upload.Replace("{sha256}", hash, StringComparison.Ordinal);

    private static async Task<HttpStatusCode> PutAsync(TestServer server, string hash, byte[] content, bool lengthIsTold = true)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, RouteOf(hash)) { Content = new ByteArrayContent(content) };
        request.Headers.TransferEncodingChunked = !lengthIsTold;
        using HttpResponseMessage response = await server.Client.SendAsync(request);
        return response.StatusCode;
    }
}
