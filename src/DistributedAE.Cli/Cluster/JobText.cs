using DistributedAE.Cli.Display;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Cli.Cluster;

/// <summary>A job's figures for people; empty where nothing is known.</summary>
internal static class JobText
{
    /// <summary>That a run's bits depend on more than job, data and version.</summary>
    public static string NotReproducible(JobView job) => $"not bit-reproducible (parallel.engine {job.Engine})";

    /// <summary>"pretrain[1] (2 of 3)".</summary>
    public static string Stage(JobView job) => (job.Stage, job.StageIndex, job.StageCount) switch
    {
        (null, _, _) => "",
        ({ } stage, { } index, { } count) => $"{stage} ({index + 1} of {count})",
        ({ } stage, _, _) => stage,
    };

    /// <summary>"3 of 30".</summary>
    public static string Epoch(JobView job) => (job.Epoch, job.Epochs) switch
    {
        (null, _) => "",
        ({ } epoch, { } epochs) => $"{Math.Min(epoch + 1, epochs)} of {epochs}",
        ({ } epoch, _) => $"{epoch + 1}",
    };

    /// <summary>A loss.</summary>
    public static string Loss(double? loss) => loss is { } value ? Say.Loss(value) : "";

    /// <summary>Samples a second.</summary>
    public static string Rate(double? samplesPerSecond) => samplesPerSecond is { } rate and > 0 ? Say.Rate(rate) : "";

    /// <summary>The first digits of a hash, enough to compare by eye.</summary>
    public static string ShortHash(string? hash) => hash is null ? "" : hash[..Math.Min(hash.Length, ShortHashLength)];

    /// <summary>A size.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1 << 10 => $"{bytes} B",
        < 1 << 20 => $"{bytes / 1024.0:F1} KB",
        < 1 << 30 => $"{bytes / (1024.0 * 1024):F1} MB",
        _ => $"{bytes / (1024.0 * 1024 * 1024):F1} GB",
    };

    private const int ShortHashLength = 12;
}
