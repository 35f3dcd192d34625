namespace DistributedAE.Numerics;

/// <summary>What a random stream is for; part of its counter, so that two purposes never share values. A number, once used, keeps its meaning.</summary>
public enum RandomPurpose : byte
{
    /// <summary>First values of the weights; item: the tensor's index.</summary>
    Initialization = 1,

    /// <summary>Which samples are held out.</summary>
    ValidationSplit = 2,

    /// <summary>Dealing the training samples to the shards.</summary>
    ShardDeal = 3,

    /// <summary>A shard's order of samples in an epoch; item: the shard.</summary>
    Shuffle = 4,

    /// <summary>Noise on a sample's features; item: the sample.</summary>
    Corruption = 5,

    /// <summary>The generated data set of digits; item: the sample.</summary>
    Digits = 6,

    /// <summary>Noise of a variational code; item: the sample.</summary>
    LatentNoise = 7,

    /// <summary>Codes drawn to generate new samples; item: the sample.</summary>
    Generation = 8,

    /// <summary>Which blocks are computed a second time as an audit; item: the step.</summary>
    Audit = 9,

    /// <summary>Which worker is killed when, to prove that it does not show; item: the kill.</summary>
    WorkerKills = 10,

    /// <summary>Noise of a variational code when a loss is measured; epoch: the number of the draw, item: the sample.</summary>
    EvaluationNoise = 11,

    /// <summary>Drawing a sample's features as 0 or 1 in training; item: the sample.</summary>
    Binarization = 12,

    /// <summary>Drawing a sample's features as 0 or 1 when a loss is measured; item: the sample.</summary>
    EvaluationBinarization = 13,

    /// <summary>Which samples of data without a test part are test samples.</summary>
    TestSplit = 14,

    /// <summary>Where the points of a projection into the plane start.</summary>
    Projection = 20,
}
