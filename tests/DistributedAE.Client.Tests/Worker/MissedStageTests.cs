using System.Net;
using System.Net.Sockets;
using DistributedAE.Client.Worker;
using DistributedAE.Data;
using DistributedAE.Numerics.Threads;
using DistributedAE.Protocol.Exchange;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Client.Tests.Worker;

/// <summary>A stage whose shared memory is gone before the worker has opened it: the coordinator is played by hand.</summary>
public sealed class MissedStageTests : IDisposable
{
    private const long Job = 7;
    private const string StageIsOver = "its stage ended before this worker could begin";

    private const string Text = """
        data: { source: digits, trainCount: 40, testCount: 0 }
        model: { layers: [784, 4] }
        pretrain: { epochs: 0 }
        finetune: { epochs: 1, batchSize: 8 }
        """;

    private readonly WorkerOptions _options = new() { Server = new Uri("http://127.0.0.1:1"), CacheFolder = Path.GetTempPath() };
    private readonly JobSpec _job = JobFileReader.Read(Text, "job.yaml").Spec;
    private readonly DataSet _data;
    private readonly SlotTeam _team = new(1, spinning: false);
    private readonly WorkerHttp _http;
    private readonly WorkerSession _worker;
    private readonly FrameChannel _coordinator;
    private readonly Task _serving;

    public MissedStageTests()
    {
        _data = new DataSource(".").Load(_job.Data, _job.Seed);
        (NetworkStream mine, NetworkStream workers) = Connect();
        _coordinator = new FrameChannel(mine);
        _http = new WorkerHttp(_options);
        var shelf = new DataShelf(mayLoad: true, new PartCache(_options.CacheFolder), _http);
        _worker = new WorkerSession(_options, _team, shelf, new FrameChannel(workers), new WelcomeMessage(3600, 3600, null));
        _serving = Task.Factory.StartNew(_worker.Serve, TaskCreationOptions.LongRunning);
    }

    [Fact]
    public async Task Its_blocks_go_back_and_the_worker_stays()
    {
        Open(MemoryThatIsGone());
        Assign(generation: 1);
        FrameHead answer = Until(FrameKind.Returned, out string reason);

        Assert.Equal((1, 0, 1), (answer.Generation, answer.First, answer.Count));
        Assert.Equal(StageIsOver, reason);

        // the same stage again, with parameters that come as payload: the worker computes it
        Close();
        Open(parameters: null);
        Assign(generation: 2, new byte[ParameterBytes()]);
        FrameHead result = Until(FrameKind.Result, out _);
        Assert.Equal((2, 1), (result.Generation, result.SampleCount));

        _coordinator.Write(FrameHead.Of(FrameKind.Released));
        await _serving;
    }

    [Fact]
    public async Task A_stage_that_ends_right_after_an_assignment_leaves_the_worker_in_place()
    {
        byte[] parameters = new byte[ParameterBytes()];
        for (int round = 1; round <= 200; round++)
        {
            Open(parameters: null);
            Assign(round, parameters);
            Close();

            FrameHead answer = Until(FrameKind.Result, out string reason, FrameKind.Returned);
            Assert.Equal(round, answer.Generation);
            Assert.Equal(answer.Kind == FrameKind.Returned ? StageIsOver : "", reason);
        }

        _coordinator.Write(FrameHead.Of(FrameKind.Released));
        await _serving;
    }

    public void Dispose()
    {
        _worker.Dispose();
        _coordinator.Dispose();
        _http.Dispose();
        _team.Dispose();
    }

    private static string MemoryThatIsGone()
    {
        using var closed = SharedMemory.Create(64);
        return closed.Path;
    }

    private int ParameterBytes() => new JobPlan(_job, DataExtents.Of(_data)).Layout.Length * sizeof(float);

    private void Open(string? parameters)
    {
        var stage = new StageMessage("job-1", Text, DataExtents.Of(_data), DataContent.HashOf(_data), ".") { Parameters = parameters };
        _coordinator.WriteMessage(Head(FrameKind.StageOpened), stage);
    }

    private void Close() => _coordinator.Write(Head(FrameKind.StageClosed));

    private void Assign(long generation, byte[]? parameters = null)
    {
        FrameHead head = Head(FrameKind.Assignment);
        head.Generation = generation;
        head.Count = 1;
        _coordinator.Write(head, parameters ?? []);
    }

    private static FrameHead Head(FrameKind kind)
    {
        FrameHead head = FrameHead.Of(kind);
        head.Job = Job;
        return head;
    }

    private FrameHead Until(FrameKind kind, out string reason, FrameKind? or = null)
    {
        while (true)
        {
            FrameHead head = _coordinator.ReadHead();
            reason = "";
            if (head.Kind == FrameKind.Returned)
            {
                reason = _coordinator.ReadMessage<ReasonMessage>(head, FrameLimits.MessageBytes).Reason;
            }
            else
            {
                _coordinator.Skip(head);
            }

            if (head.Kind == kind || head.Kind == or)
            {
                return head;
            }

            Assert.True(head.Kind is FrameKind.Wants or FrameKind.Heartbeat, $"{head.Kind} {reason}");
        }
    }

    private static (NetworkStream Mine, NetworkStream Other) Connect()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var other = new TcpClient();
        other.Connect((IPEndPoint)listener.LocalEndpoint);
        return (new NetworkStream(listener.AcceptSocket(), ownsSocket: true), other.GetStream());
    }
}
