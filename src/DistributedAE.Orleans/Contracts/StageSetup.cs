using DistributedAE.Orchestration;
using DistributedAE.Protocol.Exchange;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Orleans.Contracts;

/// <summary>All that partitions and workers have to know of a stage, beside parameters and samples.</summary>
[GenerateSerializer, Immutable, Alias("dae.StageSetup")]
internal sealed record StageSetup
{
    /// <summary>The job's id.</summary>
    [Id(0)]
    public required string JobId { get; init; }

    /// <summary>Number of the job's run: what belongs to an earlier one is refused.</summary>
    [Id(1)]
    public required long Run { get; init; }

    /// <summary>Index of the stage.</summary>
    [Id(2)]
    public required int Stage { get; init; }

    /// <summary>The job's number in the exchange of work.</summary>
    [Id(3)]
    public required long Number { get; init; }

    /// <summary>The job file's text.</summary>
    [Id(4)]
    public required string JobText { get; init; }

    /// <summary>Training samples.</summary>
    [Id(5)]
    public required int TrainCount { get; init; }

    /// <summary>Validation samples.</summary>
    [Id(6)]
    public required int ValidationCount { get; init; }

    /// <summary>Features of a sample.</summary>
    [Id(7)]
    public required int FeatureCount { get; init; }

    /// <summary>Classes; 0 without.</summary>
    [Id(8)]
    public required int ClassCount { get; init; }

    /// <summary>Content hash of the samples.</summary>
    [Id(9)]
    public required string DataSha256 { get; init; }

    /// <summary>The folder that relative paths in the job start from.</summary>
    [Id(10)]
    public required string DataFolder { get; init; }

    /// <summary>Number of partitions.</summary>
    [Id(11)]
    public required int Partitions { get; init; }

    /// <summary>Length of the model's parameters where workers need them for the codes of the layers below; else 0.</summary>
    [Id(12)]
    public required int ModelLength { get; init; }

    /// <summary>Key of the stage's grain.</summary>
    public string Key => $"{JobId}/{Run}/{Stage}";

    /// <summary>Key of a partition's grain.</summary>
    /// <param name="partition">Its number.</param>
    public string PartitionKey(int partition) => $"{Key}/{partition}";

    /// <summary>The job's plan.</summary>
    public JobPlan Plan() => new(JobFileReader.Read(JobText, "job.yaml").Spec, Extents);

    /// <summary>The partitions of so many parameters.</summary>
    /// <param name="length">Length of the stage's flat buffer.</param>
    public IReadOnlyList<ParameterRange> Ranges(int length) => ParameterRange.Divide(length, Partitions);

    /// <summary>What a worker's samples are found by.</summary>
    public StageMessage Message() => new(JobId, JobText, Extents, DataSha256, DataFolder) { NeedsModel = ModelLength > 0 };

    private DataExtents Extents => new(TrainCount, ValidationCount, FeatureCount, ClassCount);
}
