using DistributedAE.Autoencoders;

namespace DistributedAE.TorchSharp;

/// <summary>Where an engine gets its blocks from: what the first layer sees, what the result is compared with, and noise. For one block at a time.</summary>
internal interface ITorchBatch : IDisposable
{
    /// <summary>A block's training samples, damaged for the first layer and clean as the target.</summary>
    /// <param name="reader">The training samples.</param>
    /// <param name="rows">Which of them, ≥ 1.</param>
    /// <returns>Valid until the next call.</returns>
    TorchInput ReadDamaged(SampleReader reader, BatchRows rows);

    /// <summary>Samples as they are, for their losses.</summary>
    /// <param name="reader">The samples.</param>
    /// <param name="samples">Which of them.</param>
    /// <returns>Valid until the next call.</returns>
    TorchInput ReadClean(SampleReader reader, ReadOnlySpan<int> samples);
}
