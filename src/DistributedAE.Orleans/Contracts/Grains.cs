using DistributedAE.Orleans.Tensors;
using DistributedAE.Protocol.Exchange;
using Orleans.Concurrency;

namespace DistributedAE.Orleans.Contracts;

/// <summary>One partition of a stage's parameters, with everything that an update needs. What it has is in memory alone: lost, the job goes on from its last checkpoint.</summary>
[Alias("dae.IParameterServerGrain")]
internal interface IParameterServerGrain : IGrainWithStringKey
{
    /// <summary>Makes the partition; its parameters are written then.</summary>
    [Alias("Begin")]
    Task BeginAsync(StageSetup setup, int partition);

    /// <summary>Takes over counters and means, and makes room for the best parameters where there are any.</summary>
    [Alias("Adopt")]
    Task AdoptAsync(PartitionState state);

    /// <summary>Writes a part of one of the long buffers.</summary>
    [Alias("Write"), ResponseTimeout("00:01:00")]
    Task WriteAsync(int buffer, int from, [Immutable] FloatBlock values);

    /// <summary>Reads a part of one of the long buffers.</summary>
    [Alias("Read"), ResponseTimeout("00:01:00")]
    Task<FloatBlock> ReadAsync(int buffer, int from, int length);

    /// <summary>Counters and means.</summary>
    [Alias("State")]
    Task<PartitionState> StateAsync();

    /// <summary>A part of the parameters of a version; waits for it for a while where the one before is current.</summary>
    /// <returns>Null when the version is over, or does not come.</returns>
    [Alias("Fetch"), ResponseTimeout("00:00:30")]
    Task<FloatBlock?> FetchAsync(long version, int from, int length);

    /// <summary>The running means of a version's activations.</summary>
    [Alias("Means")]
    Task<float[]> MeansAsync();

    /// <summary>Keeps a part of a contribution until its step is committed.</summary>
    [Alias("Stage"), ResponseTimeout("00:00:30")]
    Task StageAsync([Immutable] ContributionPart part);

    /// <summary>Sums a step, and gives the squares of its gradient, chunk by chunk, for clipping.</summary>
    [Alias("Measure"), ResponseTimeout("00:01:00")]
    Task<double[]> MeasureAsync(StepCommit commit);

    /// <summary>Sums a step where that is not done, and applies its update: the next version.</summary>
    /// <returns>Length of the mean gradient's part; NaN where it was not measured.</returns>
    [Alias("Apply"), ResponseTimeout("00:01:00")]
    Task<double> ApplyAsync(StepCommit commit, double? clipFactor);

    /// <summary>Keeps the parameters as the best so far.</summary>
    [Alias("KeepBest")]
    Task KeepBestAsync();

    /// <summary>Puts the best parameters back, as a new version.</summary>
    [Alias("RestoreBest")]
    Task RestoreBestAsync();

    /// <summary>Whether no parameter is NaN or infinite.</summary>
    [Alias("IsFinite")]
    Task<bool> IsFiniteAsync();

    /// <summary>Answers as long as the partition has its parameters.</summary>
    [Alias("Ping"), AlwaysInterleave, ResponseTimeout("00:00:03")]
    Task PingAsync();

    /// <summary>The stage is over.</summary>
    [Alias("End")]
    Task EndAsync();
}

/// <summary>One stage of one run of a job: opens its steps, and has the partitions commit them.</summary>
[Alias("dae.IStageGrain")]
internal interface IStageGrain : IGrainWithStringKey
{
    /// <summary>Begins the stage.</summary>
    [Alias("Begin")]
    Task BeginAsync(StageSetup setup);

    /// <summary>Writes a part of the model that workers need for the codes of the layers below.</summary>
    [Alias("WriteModel"), ResponseTimeout("00:01:00")]
    Task WriteModelAsync(int from, [Immutable] FloatBlock values);

    /// <summary>What the stage is.</summary>
    [Alias("Setup"), AlwaysInterleave]
    Task<StageSetup> SetupAsync();

    /// <summary>Reads a part of the model.</summary>
    [Alias("ReadModel"), AlwaysInterleave, ResponseTimeout("00:01:00")]
    Task<FloatBlock> ReadModelAsync(int from, int length);

    /// <summary>Has a step or a measurement of the validation loss computed.</summary>
    /// <returns>Null when it was given up.</returns>
    /// <remarks>Longer than 24 days is none: messages carry the time in milliseconds of 32 bits.</remarks>
    [Alias("Compute"), ResponseTimeout("20.00:00:00")]
    Task<StageOutcome?> ComputeAsync(StageOrder order);

    /// <summary>Gives the open work up.</summary>
    [Alias("Abandon"), AlwaysInterleave]
    Task AbandonAsync();

    /// <summary>The stage is over.</summary>
    [Alias("End"), AlwaysInterleave]
    Task EndAsync();
}

/// <summary>A stage that pretrains a layer.</summary>
[Alias("dae.ILayerPretrainingGrain")]
internal interface ILayerPretrainingGrain : IStageGrain;

/// <summary>The stage that fine-tunes the whole network.</summary>
[Alias("dae.IFineTuningGrain")]
internal interface IFineTuningGrain : IStageGrain;

/// <summary>The workers of the cluster, with their leases, speeds and blocks.</summary>
[Alias("dae.IWorkerRosterGrain")]
internal interface IWorkerRosterGrain : IGrainWithIntegerKey
{
    /// <summary>A job's run starts.</summary>
    /// <returns>Its number.</returns>
    [Alias("Attach")]
    Task<long> AttachAsync(string jobId, int shards, int priority, ulong seed);

    /// <summary>A job's run is over.</summary>
    [Alias("Detach")]
    Task DetachAsync(long job);

    /// <summary>Opens a work and waits for it.</summary>
    /// <returns>The counted results; null when the work was given up.</returns>
    [Alias("Open"), ResponseTimeout("20.00:00:00")]
    Task<IReadOnlyList<CountedPart>?> OpenAsync(StageSetup setup, StageOrder order, double cost, IStageGrain stage);

    /// <summary>Gives a job's open work up.</summary>
    [Alias("Abandon")]
    Task AbandonAsync(long job);

    /// <summary>A worker hands in what it has and waits for an order.</summary>
    [Alias("Exchange"), ResponseTimeout("00:00:30")]
    Task<WorkerOrder> ExchangeAsync(WorkerReport report);

    /// <summary>A worker is alive.</summary>
    /// <param name="worker">Its number.</param>
    /// <param name="computedSeconds">How long it has computed since it came.</param>
    [Alias("Heartbeat"), OneWay]
    Task HeartbeatAsync(long worker, double computedSeconds);

    /// <summary>Lets a worker finish its block and leave.</summary>
    /// <param name="worker">Its id for people.</param>
    /// <returns>Whether there is one.</returns>
    [Alias("Drain")]
    Task<bool> DrainAsync(string worker);

    /// <summary>How many workers there are.</summary>
    [Alias("Count")]
    Task<int> CountAsync();

    /// <summary>Workers, open steps and what happened since.</summary>
    /// <param name="since">Number of the last notice that is known.</param>
    [Alias("View")]
    Task<RosterView> ViewAsync(long since);
}

/// <summary>One job: who runs it, and under which number.</summary>
[Alias("dae.ITrainingJobGrain")]
internal interface ITrainingJobGrain : IGrainWithStringKey
{
    /// <summary>A run begins: all that earlier ones still have under way is void.</summary>
    /// <param name="term">Term of the leading silo.</param>
    /// <param name="host">Has the job's samples.</param>
    /// <returns>The run's number.</returns>
    /// <exception cref="StageLostException">A silo of a later term leads.</exception>
    [Alias("BeginRun")]
    Task<long> BeginRunAsync(long term, IJobHost host);

    /// <summary>The hashes of the data's parts.</summary>
    [Alias("Manifest"), ResponseTimeout("00:05:00")]
    Task<DataManifest> ManifestAsync();

    /// <summary>The bytes of a part of the data.</summary>
    [Alias("ReadPart"), ResponseTimeout("00:01:00")]
    Task<byte[]> ReadPartAsync(string part, long offset);
}

/// <summary>Whoever runs a job and has its samples; not a grain.</summary>
[Alias("dae.IJobHost")]
internal interface IJobHost : IGrainObserver
{
    /// <summary>The hashes of the data's parts.</summary>
    [Alias("Manifest"), ResponseTimeout("00:05:00")]
    Task<DataManifest> ManifestAsync();

    /// <summary>Bytes of a part, from an offset on; empty at its end.</summary>
    [Alias("ReadPart"), ResponseTimeout("00:01:00")]
    Task<byte[]> ReadPartAsync(string part, long offset);
}

/// <summary>The samples of one shard of a job, or its validation samples: hands them to workers.</summary>
[Alias("dae.IDataShardGrain")]
internal interface IDataShardGrain : IGrainWithStringKey
{
    /// <summary>Bytes of its file, from an offset on; empty at its end.</summary>
    [Alias("Read"), ResponseTimeout("00:05:00")]
    Task<byte[]> ReadAsync(long offset);
}

/// <summary>The hashes of a job's data parts.</summary>
/// <param name="Shards">Of the shards.</param>
/// <param name="Validation">Of the validation samples.</param>
[GenerateSerializer, Immutable, Alias("dae.DataManifest")]
internal sealed record DataManifest([property: Id(0)] string[] Shards, [property: Id(1)] string Validation)
{
    /// <summary>As the exchange knows it.</summary>
    public PartsManifest ToParts() => new(Shards, Validation);

    /// <summary>As it travels.</summary>
    public static DataManifest Of(PartsManifest manifest) => new([.. manifest.Shards], manifest.Validation);
}

/// <summary>A stage, or a partition of it, is not there any more: the job goes on from its last checkpoint.</summary>
[GenerateSerializer, Alias("dae.StageLostException")]
internal sealed class StageLostException : Exception
{
    /// <summary>With a reason.</summary>
    public StageLostException(string message)
        : base(message)
    {
    }

    /// <summary>With a reason and its cause.</summary>
    public StageLostException(string message, Exception? inner)
        : base(message, inner)
    {
    }

    /// <summary>Without a reason.</summary>
    public StageLostException()
    {
    }
}
