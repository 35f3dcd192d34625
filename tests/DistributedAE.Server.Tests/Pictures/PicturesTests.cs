using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DistributedAE.Data;
using DistributedAE.Protocol.Api;
using DistributedAE.Training.Evaluation;
using DistributedAE.Training.Jobs;
using DistributedAE.Training.Runs;
using DistributedAE.Training.Samples;

namespace DistributedAE.Server.Tests.Pictures;

/// <summary>What a real coordinator shows of real runs: while they train, when they are finished, and where there is nothing to show.</summary>
public sealed class PicturesTests : IDisposable
{
    private const string Text = """
        name: small
        data: { source: digits, trainCount: 160, testCount: 50 }
        model: { layers: [784, 12, 5] }
        pretrain: { epochs: 2, batchSize: 16 }
        finetune: { epochs: 2, batchSize: 16 }
        checkpoint: { everySeconds: 0.0001 }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task In_the_middle_of_pretraining_the_layers_so_far_are_shown()
    {
        // ten steps an epoch: the 26th is in the second layer's first epoch
        var gate = new GatedComputers(26);
        await using TestServer server = await TestServer.StartAsync(_folder.Path, gate);
        string job = (await server.SubmitAsync(new JobSubmission(Text))).Id;
        await gate.Reached;

        PictureView[] pictures = await PicturesAsync(server, job);

        Assert.Equal(PictureKinds.All, pictures.Select(picture => picture.Kind));
        CheckpointView last = (await server.GetAsync<CheckpointView[]>(ApiRoutes.Checkpoints, job))[^1];
        Assert.All(pictures, picture => Assert.Equal(
            (last.File, last.Sha256, "pretrain[1]", 0, null), (picture.Checkpoint, picture.Sha256, picture.Stage, picture.Epoch, picture.Reason)));
        CodesView codes = await server.GetAsync<CodesView>(ApiRoutes.Codes, job);
        Assert.Equal((last.File, "pretrain[1]", 0, "PCA of 5 units"), (codes.Checkpoint, codes.Stage, codes.Epoch, codes.How));
        Assert.Equal((50, 50, 50), (codes.X.Count, codes.Y.Count, codes.Labels!.Count));
        Assert.Equal(Enumerable.Range(0, 10).Select(label => $"{label}"), codes.Classes);
        ErrorsView errors = await server.GetAsync<ErrorsView>(ApiRoutes.Errors, job);
        Assert.Equal((last.File, "pretrain[1]", 0, "squared error a sample"), (errors.Checkpoint, errors.Stage, errors.Epoch, errors.Unit));
        gate.Open();
    }

    /// <summary>By a clock that stands still: nobody's patience ends, however long the pictures take.</summary>
    [Fact]
    public async Task Whoever_asks_for_a_jobs_first_pictures_gets_them()
    {
        await using TestServer server = await TestServer.StartAsync(TestServer.Options(_folder.Path), null, new ManualTime());
        string[] jobs = [(await server.SubmitAsync(new JobSubmission(Text))).Id, (await server.SubmitAsync(new JobSubmission(Text))).Id];
        foreach (string job in jobs)
        {
            _ = await server.FinishAsync(job);
        }

        PictureView[][] pictures = await Task.WhenAll(jobs.Select(job => server.GetAsync<PictureView[]>(ApiRoutes.Pictures, job)));

        Assert.All(pictures.SelectMany(each => each), picture => Assert.Equal(("model.safetensors", null), (picture.Checkpoint, picture.Reason)));
        foreach (string job in jobs)
        {
            Assert.Equal(50, (await server.GetAsync<CodesView>(ApiRoutes.Codes, job)).X.Count);
        }
    }

    [Fact]
    public async Task A_finished_jobs_pictures_are_those_of_its_model()
    {
        await using TestServer server = await TestServer.StartAsync(_folder.Path);
        string job = (await server.SubmitAsync(new JobSubmission(Text))).Id;
        _ = await server.FinishAsync(job);

        PictureView[] pictures = await PicturesAsync(server, job);

        Assert.All(pictures, picture => Assert.Equal(("model.safetensors", "finetune", 1), (picture.Checkpoint, picture.Stage, picture.Epoch)));
        (int width, int height) = await SizeAsync(server, job, PictureKinds.Reconstructions);
        Assert.InRange(width, 16 * 28, 2000);
        Assert.InRange(height, 4 * 28, 1000);
        Assert.InRange((await SizeAsync(server, job, PictureKinds.Filters)).Width, 3 * 28, 2000);

        // the errors are those of the model on the test samples
        ErrorsView errors = await server.GetAsync<ErrorsView>(ApiRoutes.Errors, job, "?normal=3");
        Assert.Equal(50, errors.Counts.Sum());
        Assert.Equal(errors.Counts.Count + 1, errors.Edges.Count);
        Assert.Equal(errors.Counts, Enumerable.Range(0, errors.Counts.Count).Select(bin => errors.ByLabel!.Sum(label => label.Counts[bin])));
        double mean = errors.ByLabel!.Sum(label => label.Mean * label.Counts.Sum()) / 50;
        Assert.InRange(mean / ErrorOfModel(job), 0.9999, 1.0001);
        Assert.Equal("3", errors.Roc!.Normal);
        Assert.InRange(errors.Roc.Auroc, 0, 1);
        Assert.Equal((0, 0, 1, 1), (errors.Roc.FalsePositive[0], errors.Roc.TruePositive[0], errors.Roc.FalsePositive[^1], errors.Roc.TruePositive[^1]));
    }

    [Fact]
    public async Task A_picture_is_sent_again_only_when_it_changed()
    {
        await using TestServer server = await TestServer.StartAsync(_folder.Path);
        string job = (await server.SubmitAsync(new JobSubmission(Text))).Id;
        _ = await server.FinishAsync(job);
        _ = await PicturesAsync(server, job);
        string route = Route(job, PictureKinds.Filters);
        using HttpResponseMessage first = await server.Client.GetAsync(route);
        using var request = new HttpRequestMessage(HttpMethod.Get, route);
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using HttpResponseMessage second = await server.Client.SendAsync(request);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotModified), (first.StatusCode, second.StatusCode));
        Assert.Equal("image/png", first.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData(ApiRoutes.Codes, "")]
    [InlineData(ApiRoutes.Errors, "?normal=3")]
    public async Task What_was_computed_of_a_checkpoint_is_sent_again_only_when_it_changed(string kind, string query)
    {
        await using TestServer server = await TestServer.StartAsync(_folder.Path);
        string job = (await server.SubmitAsync(new JobSubmission(Text))).Id;
        _ = await server.FinishAsync(job);
        _ = await PicturesAsync(server, job);
        string route = TestServer.Of(kind, job) + query;
        using HttpResponseMessage first = await server.Client.GetAsync(route);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(HttpStatusCode.NotModified, await AgainAsync(route));
        Assert.Equal(kind == ApiRoutes.Errors ? HttpStatusCode.OK : HttpStatusCode.NotModified, await AgainAsync(TestServer.Of(kind, job) + "?normal=4"));

        async Task<HttpStatusCode> AgainAsync(string asked)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, asked);
            request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
            using HttpResponseMessage second = await server.Client.SendAsync(request);
            return second.StatusCode;
        }
    }

    /// <summary>The classes of these data take turns: with a fixed distance between the samples, half of the classes would be missing.</summary>
    [Fact]
    public async Task Of_many_samples_those_are_shown_that_stand_for_all_classes()
    {
        await using TestServer server = await TestServer.StartAsync(_folder.Path);
        string job = (await server.SubmitAsync(new JobSubmission(Text.Replace("testCount: 50", "testCount: 2000", StringComparison.Ordinal)))).Id;
        _ = await server.FinishAsync(job);
        _ = await PicturesAsync(server, job);
        CodesView codes = await server.GetAsync<CodesView>(ApiRoutes.Codes, job);
        Assert.Equal(1000, codes.X.Count);
        Assert.All(codes.Labels!.CountBy(label => label), label => Assert.InRange(label.Value, 70, 130));
        Assert.Equal(10, codes.Labels!.Distinct().Count());
    }

    [Fact]
    public async Task Before_the_first_checkpoint_the_reason_is_told()
    {
        var gate = new GatedComputers(1);
        await using TestServer server = await TestServer.StartAsync(_folder.Path, gate);
        string job = (await server.SubmitAsync(new JobSubmission(Text))).Id;
        await gate.Reached;

        string reason = $"job {job} has no checkpoint yet; pictures are made of the latest one";
        PictureView[] pictures = await server.GetAsync<PictureView[]>(ApiRoutes.Pictures, job);
        Assert.Equal([new PictureView("reconstructions") { Reason = reason }, new PictureView("filters") { Reason = reason }], pictures);
        foreach (string route in new[] { Route(job, PictureKinds.Filters), TestServer.Of(ApiRoutes.Codes, job), TestServer.Of(ApiRoutes.Errors, job) })
        {
            using HttpResponseMessage answer = await server.Client.GetAsync(route);
            Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
            Assert.Equal(reason, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString());
        }

        gate.Open();
    }

    [Fact]
    public async Task A_classifier_has_filters_and_codes_but_reconstructs_nothing()
    {
        await using TestServer server = await TestServer.StartAsync(_folder.Path);
        string job = (await server.SubmitAsync(new JobSubmission(Text.Replace("finetune: {", "finetune: { objective: classify,", StringComparison.Ordinal)))).Id;
        _ = await server.FinishAsync(job);

        PictureView[] pictures = await PicturesAsync(server, job);

        Assert.Equal(
            "the model predicts: its decoder was left behind when the encoder was trained on, and reconstructs nothing any more",
            pictures.Single(picture => picture.Kind == PictureKinds.Reconstructions).Reason);
        Assert.NotNull(pictures.Single(picture => picture.Kind == PictureKinds.Filters).Sha256);
        Assert.Equal(50, (await server.GetAsync<CodesView>(ApiRoutes.Codes, job)).X.Count);
        using HttpResponseMessage errors = await server.Client.GetAsync(TestServer.Of(ApiRoutes.Errors, job));
        Assert.Equal(HttpStatusCode.Conflict, errors.StatusCode);
    }

    [Theory]
    [InlineData("?normal=x", "normal is 'x'; the classes are 0, 1, 2, 3, 4, 5, 6, 7, 8, 9")]
    [InlineData("?normal=", "normal is ''; the classes are 0, 1, 2, 3, 4, 5, 6, 7, 8, 9")]
    public async Task A_class_that_is_not_there_is_refused_with_those_that_are(string query, string expected)
    {
        await using TestServer server = await TestServer.StartAsync(_folder.Path);
        string job = (await server.SubmitAsync(new JobSubmission(Text))).Id;
        _ = await server.FinishAsync(job);
        _ = await PicturesAsync(server, job);
        using HttpResponseMessage answer = await server.Client.GetAsync(TestServer.Of(ApiRoutes.Errors, job) + query);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(expected, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_kind_of_picture_that_there_is_not_is_not_found()
    {
        await using TestServer server = await TestServer.StartAsync(_folder.Path);
        string job = (await server.SubmitAsync(new JobSubmission(Text))).Id;
        using HttpResponseMessage answer = await server.Client.GetAsync(Route(job, "..%2fmodel"));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_damaged_checkpoint_is_not_shown()
    {
        string job;
        await using (TestServer server = await TestServer.StartAsync(_folder.Path, new GatedComputers(26)))
        {
            job = (await server.SubmitAsync(new JobSubmission(Text))).Id;
            _ = await server.UntilAsync(job, EventKinds.CheckpointSaved);
            Assert.Equal(HttpStatusCode.Accepted, await server.PostAsync(ApiRoutes.Pause, job));
            _ = await server.UntilAsync(job, EventKinds.JobPaused);
        }

        await using TestServer again = await TestServer.StartAsync(_folder.Path);
        string file = (await again.GetAsync<CheckpointView[]>(ApiRoutes.Checkpoints, job))[^1].File;
        string path = _folder.File($"jobs/{job}/checkpoints/{file}");
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^9] ^= 1;
        File.WriteAllBytes(path, bytes);

        PictureView picture = new("");
        await UntilAsync(async () => (picture = (await again.GetAsync<PictureView[]>(ApiRoutes.Pictures, job))[0]).Reason!.Contains("cannot", StringComparison.Ordinal));
        Assert.Equal($"pictures of {file} cannot be made: {file} is damaged: its SHA-256 is not the one that was noted when it was saved", picture.Reason);
    }

    private static async Task<PictureView[]> PicturesAsync(TestServer server, string job)
    {
        PictureView[] pictures = [];
        await UntilAsync(async () => (pictures = await server.GetAsync<PictureView[]>(ApiRoutes.Pictures, job)).Any(picture => picture.Sha256 is not null));
        return pictures;
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!await holds())
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private static async Task<(int Width, int Height)> SizeAsync(TestServer server, string job, string kind)
    {
        byte[] png = await server.Client.GetByteArrayAsync(Route(job, kind));
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], png[..4]);
        return (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
    }

    private static string Route(string job, string kind) => TestServer.Of(ApiRoutes.Picture, job).Replace("{kind}", kind, StringComparison.Ordinal);

    private double ErrorOfModel(string job)
    {
        JobFile file = JobFileReader.Read(Text, "job.yaml");
        DataSet data = new DataSource(_folder.Path).Load(file.Spec.Data, file.Spec.Seed);
        using var model = LoadedModel.Load(new RunPaths(_folder.File($"jobs/{job}")).Model, 1);
        return Evaluator.Measure(model.Runner, new DataReader(data.Test)).SquaredError!.Value;
    }
}
