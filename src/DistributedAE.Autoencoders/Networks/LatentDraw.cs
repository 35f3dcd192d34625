namespace DistributedAE.Autoencoders;

/// <summary>What a Gaussian code is taken at. The numbers of noise are a function of (seed, purpose, stage, number, sample).</summary>
internal enum LatentDraw
{
    /// <summary>The mean, without noise.</summary>
    Mean,

    /// <summary>A training step's draw; the number is the epoch.</summary>
    Training,

    /// <summary>A draw that a loss is measured with; the number counts draws.</summary>
    Evaluation,
}
