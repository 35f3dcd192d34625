using DistributedAE.Client.Worker;
using DistributedAE.Data;
using DistributedAE.Protocol.Exchange;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Client.Tests.Worker;

public sealed class DataShelfTests : IDisposable
{
    private const string Text = """
        data: { source: digits, trainCount: 40, testCount: 0 }
        model: { layers: [784, 4] }
        pretrain: { epochs: 0 }
        finetune: { epochs: 1, batchSize: 8 }
        """;

    private readonly JobSpec _job = JobFileReader.Read(Text, "job.yaml").Spec;
    private readonly DataSet _data;
    private readonly WorkerHttp _http;
    private readonly DataShelf _shelf;

    public DataShelfTests()
    {
        var options = new WorkerOptions { Server = new Uri("http://127.0.0.1:1"), CacheFolder = Path.GetTempPath() };
        _data = new DataSource(".").Load(_job.Data, _job.Seed);
        _http = new WorkerHttp(options);
        _shelf = new DataShelf(mayLoad: true, new PartCache(options.CacheFolder), _http);
    }

    [Fact]
    public void The_samples_of_the_last_jobs_are_not_loaded_again()
    {
        WorkerData first = Find("first");
        WorkerData second = Find("second");

        Assert.True(first.IsOwn);
        Assert.NotSame(first, second);
        Assert.Same(first, Find("first"));
        Assert.Same(second, Find("second"));
    }

    [Fact]
    public void Those_that_were_wanted_longest_ago_make_place()
    {
        WorkerData first = Find("first");
        WorkerData second = Find("second");
        Find("first");

        Find("third");

        Assert.Same(first, Find("first"));
        Assert.NotSame(second, Find("second"));
    }

    [Fact]
    public void Samples_of_another_content_are_others()
    {
        WorkerData first = Find("job");

        WorkerData other = Find("job", dataSha256: new string('0', 64));

        Assert.Equal((true, false), (first.IsOwn, other.IsOwn));
    }

    public void Dispose() => _http.Dispose();

    private WorkerData Find(string jobId, string? dataSha256 = null)
    {
        var extents = DataExtents.Of(_data);
        return _shelf.Find(new StageMessage(jobId, Text, extents, dataSha256 ?? DataContent.HashOf(_data), "."), _job, new JobPlan(_job, extents));
    }
}
