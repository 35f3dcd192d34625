using System.Security.Cryptography;
using DistributedAE.Client.Api;
using DistributedAE.Data;
using DistributedAE.Protocol.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace DistributedAE.Client.Tests.Api;

/// <summary>Files up and down.</summary>
public sealed class TransferTests
{
    private const int Length = 300_000;

    [Fact]
    public async Task A_file_is_uploaded_once_under_its_hash()
    {
        using var root = new TemporaryRoot();
        byte[] content = Content();
        string path = Path.Combine(root.Path, "data.csv");
        await File.WriteAllBytesAsync(path, content);
        var kept = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        int puts = 0;
        await using SmallServer server = await SmallServer.StartAsync(app =>
        {
            app.MapMethods(ApiRoutes.Upload, [HttpMethods.Head], (string sha256) => kept.ContainsKey(sha256) ? Results.Ok() : Results.NotFound());
            app.MapPut(ApiRoutes.Upload, async (string sha256, HttpContext context) =>
            {
                puts++;
                if (puts == 1)
                {
                    context.Abort();
                    return Results.Empty;
                }

                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body);
                kept[sha256] = body.ToArray();
                return SmallServer.Json(new UploadView(sha256, body.Length), 201);
            });
        });
        using CoordinatorClient client = server.Client(patienceSeconds: 60);
        UploadFile file = await UploadFile.OfAsync(path);

        await client.UploadAsync(file);
        await client.UploadAsync(file);

        Assert.Equal((Length, Hash(content)), (file.Bytes, file.Sha256));
        Assert.Equal(content, kept[file.Sha256]);
        Assert.Equal(2, puts);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_told()
    {
        var problem = await Assert.ThrowsAsync<InputException>(() => UploadFile.OfAsync("/nowhere/data.csv"));

        Assert.StartsWith("cannot read /nowhere/data.csv: ", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_comes_whole_and_is_checked()
    {
        byte[] content = Content();
        await using SmallServer server = await SmallServer.StartAsync(app => app.MapGet(ApiRoutes.Model, (string jobId) =>
            Results.Bytes(content, entityTag: new EntityTagHeaderValue($"\"{(jobId == "good" ? Hash(content) : Hash([1]))}\""))));
        using CoordinatorClient client = server.Client();
        using var target = new MemoryStream();

        Downloaded fetched = await client.DownloadModelAsync("good", target);
        var damaged = await Assert.ThrowsAsync<DownloadException>(() => client.DownloadModelAsync("bad", Stream.Null));

        Assert.Equal(new Downloaded(Length, Hash(content)), fetched);
        Assert.Equal(content, target.ToArray());
        Assert.Equal($"the file was damaged on its way: its hash is {Hash(content)}, but must be {Hash([1])}; fetch it again", damaged.Message);
    }

    [Fact]
    public async Task A_checkpoint_that_breaks_off_is_told()
    {
        byte[] content = Content();
        using var target = new SignallingStream();
        await using SmallServer server = await SmallServer.StartAsync(app => app.MapGet(ApiRoutes.Checkpoint, async (HttpContext context) =>
        {
            context.Response.ContentLength = Length;
            await context.Response.Body.WriteAsync(content.AsMemory(0, 1000));
            await context.Response.Body.FlushAsync();
            await target.Written.Task;
            context.Abort();
        }));
        using CoordinatorClient client = server.Client();
        var checkpoint = new CheckpointView("checkpoint-000001.safetensors", Length, "finetune", 0, 1, Hash([1]), Hash(content));

        var broken = await Assert.ThrowsAsync<DownloadException>(() => client.DownloadCheckpointAsync("job", checkpoint, target));

        Assert.StartsWith("the connection broke while the file was fetched: ", broken.Message, StringComparison.Ordinal);
    }

    private static byte[] Content() => [.. Enumerable.Range(0, Length).Select(at => (byte)(at * 31 >> 3))];

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Tells when the first bytes arrive.</summary>
    private sealed class SignallingStream : MemoryStream
    {
        public TaskCompletionSource Written { get; } = new();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Written.TrySetResult();
            return base.WriteAsync(buffer, cancellationToken);
        }
    }
}
