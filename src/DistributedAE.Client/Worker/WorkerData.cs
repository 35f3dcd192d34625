using System.Globalization;
using DistributedAE.Autoencoders;
using DistributedAE.Data;
using DistributedAE.Protocol.Exchange;
using DistributedAE.Training.Blocks;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Jobs;
using DistributedAE.Training.Samples;

namespace DistributedAE.Client.Worker;

/// <summary>A job's samples on a worker: the worker's own copy where it has the same one, else shard by shard from the coordinator.</summary>
internal sealed class WorkerData
{
    private readonly string _jobId;
    private readonly DataSet? _own;
    private readonly DealtReader? _dealt;
    private readonly PartCache _cache;
    private readonly IPartSource _source;
    private PartsManifest? _manifest;
    private SampleReader? _validation;

    private WorkerData(StageMessage message, JobPlan plan, DataSet? own, PartCache cache, IPartSource parts)
    {
        _jobId = message.JobId;
        _own = own;
        _cache = cache;
        _source = parts;
        if (own is null)
        {
            _dealt = new DealtReader(plan.Dealt, message.Data.FeatureCount, OpenShard, long.MaxValue);
        }
    }

    /// <summary>The training samples by their number in the training split.</summary>
    public SampleReader Train => _own is { } own ? new DataReader(own.Train) : _dealt!;

    /// <summary>The validation samples.</summary>
    public SampleReader Validation => _validation ??= new DataReader(_own?.Validation ?? Fetch(PartsManifest.ValidationPart, Manifest.Validation));

    /// <summary>Whether they are the worker's own copy.</summary>
    public bool IsOwn => _own is not null;

    /// <summary>Finds a job's data.</summary>
    /// <param name="message">The stage that needs them.</param>
    /// <param name="job">The job.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="mayLoad">Whether to look on this machine's disks.</param>
    /// <param name="cache">Where parts from the coordinator are kept.</param>
    /// <param name="parts">Has what is not here: the coordinator.</param>
    public static WorkerData Find(StageMessage message, JobSpec job, JobPlan plan, bool mayLoad, PartCache cache, IPartSource parts) =>
        new(message, plan, mayLoad ? Own(message, job) : null, cache, parts);

    /// <summary>Gets the samples of a block's shards.</summary>
    public void Ensure(Orchestration.Block block) => _dealt?.Ensure(block);

    /// <summary>The samples of one shard, in the order in which they were dealt.</summary>
    public SampleReader Shard(int shard, int[] dealt)
    {
        _dealt?.Ensure(new Orchestration.Block(shard, 1));
        return new SelectedReader(Train, dealt);
    }

    private PartsManifest Manifest => _manifest ??= _source.ReadManifest(_jobId);

    private DataReader OpenShard(int shard) => new(Fetch(shard.ToString(CultureInfo.InvariantCulture), Manifest.Shards[shard]));

    private SampleSet Fetch(string part, string sha256) => SamplePartFile.Read(_cache.Get(sha256, () => _source.OpenPart(_jobId, part)));

    private static DataSet? Own(StageMessage message, JobSpec job)
    {
        try
        {
            var source = new DataSource(message.DataFolder, DataLocations.FromEnvironment() with { MayDownload = false });
            DataSet data = source.Load(job.Data, job.Seed);
            return DataContent.HashOf(data) == message.DataSha256 ? data : null;
        }
        catch (InputException)
        {
            // not here, or another version of it: the coordinator has it
            return null;
        }
    }
}
