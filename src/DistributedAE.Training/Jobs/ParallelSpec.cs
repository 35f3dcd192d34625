using DistributedAE.Autoencoders;

namespace DistributedAE.Training.Jobs;

/// <summary>How the work of one step is divided.</summary>
public sealed record ParallelSpec
{
    /// <summary>Most shards a job can have.</summary>
    public const int MaxShards = 1024;

    /// <summary>
    /// Logical shards: a power of two in 1…1024, and never more than there are training samples. Part of the model's identity (it
    /// orders the sums), and says among how many workers a step can be divided, so choose it for the cluster to come; slots are free. Every batch size is a
    /// multiple of it. Default 8.
    /// </summary>
    public int Shards { get; init; } = 8;

    /// <summary>
    /// Which engines may take part. With the managed one alone, the default, the model's bits are a function of job, data and version. With others they are not, and the run is marked so: its
    /// status, model file and pages say that it is not bit-reproducible.
    /// </summary>
    public AllowedEngines Engine { get; init; } = AllowedEngines.Managed;

    /// <summary>Most partitions of the parameters.</summary>
    public const int MaxPartitions = 64;

    /// <summary>
    /// Among how many parameter servers the parameters of a stage are divided, 1…64. No part of the model's identity: the bits are the same with any number. Counts on
    /// Orleans alone; a coordinator has one. Default 1.
    /// </summary>
    public int Partitions { get; init; } = 1;
}
