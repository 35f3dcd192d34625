using DistributedAE.Data;

namespace DistributedAE.Cli.Bench;

/// <summary>What benchmarks train on: data that every process makes by itself.</summary>
internal static class BenchData
{
    /// <summary>Number of training samples.</summary>
    public const int SampleCount = 6000;

    /// <summary>Generated digits, none for tests and none for validation: measuring losses is work that a bare step does not do.</summary>
    public static DataSpec Spec { get; } = new(DataSource.Digits) { TrainCount = SampleCount, TestCount = 0, Validation = 0 };
}
