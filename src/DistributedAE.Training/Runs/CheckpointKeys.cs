namespace DistributedAE.Training.Runs;

/// <summary>The keys of a checkpoint's metadata, and the prefixes of its tensors.</summary>
internal static class CheckpointKeys
{
    public const string Format = "format";
    public const string FormatVersion = "formatVersion";
    public const string Version = "version";
    public const string JobSha256 = "jobSha256";
    public const string DataSha256 = "dataSha256";
    public const string ModelSha256 = "modelSha256";
    public const string StageIndex = "stageIndex";
    public const string Stage = "stage";
    public const string Epoch = "epoch";
    public const string Step = "step";
    public const string LossSum = "lossSum";
    public const string SampleCount = "sampleCount";
    public const string BestLoss = "bestLoss";
    public const string BestEpoch = "bestEpoch";
    public const string ServerStep = "serverStep";
    public const string ServerVersion = "serverVersion";
    public const string ServerHasBest = "serverHasBest";

    public const string ModelPrefix = "model.";
    public const string ServerPrefix = "stage.";
}
