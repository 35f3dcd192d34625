using DistributedAE.Numerics;
using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Autoencoders;

/// <summary>
/// Computes with one stage's network: contributions of blocks of micro-batches, and losses. What it computes is a function of what it is given; only <see cref="NetworkEngine"/> gives
/// the same bits everywhere. For one thread at a time.
/// </summary>
public interface IContributionEngine : IDisposable
{
    /// <summary>What it computes.</summary>
    StageNetwork Network { get; }

    /// <summary>
    /// Computes a block's contribution: its loss sum over samples, its gradient sums and, where wanted, the sums of the code's units.
    /// </summary>
    /// <param name="parameters">The stage's parameters, in stored order.</param>
    /// <param name="reader">The training samples.</param>
    /// <param name="rows">The block's samples.</param>
    /// <param name="activationMeans">Running means of the code's activations (KL sparsity), else empty.</param>
    /// <param name="gradient">Takes the gradient sums. It may update <paramref name="parameters"/> at once: they are no longer read when the first run is handed over.</param>
    /// <param name="unitSums">Takes <see cref="StageNetwork.UnitSums"/>, before the first run of the gradient where there is contraction; the sums of the code's
    /// activations where the network has no need of any. Null where nobody needs them.</param>
    /// <returns>The sum of the samples' losses, contraction and a sampled code's divergence included, other penalties not.</returns>
    double Contribute(
        AlignedBuffer parameters, SampleReader reader, BatchRows rows, ReadOnlySpan<float> activationMeans, GradientSink gradient, GradientSink? unitSums);

    /// <summary>
    /// The loss of each given sample, without corruption; that of a sampled code with one draw, which is a function of the sample, and its divergence at full weight.
    /// </summary>
    /// <param name="parameters">The stage's parameters, in stored order.</param>
    /// <param name="reader">The samples.</param>
    /// <param name="samples">Which of them, at most as many as a block has rows.</param>
    /// <param name="losses">One loss for each.</param>
    void Evaluate(AlignedBuffer parameters, SampleReader reader, ReadOnlySpan<int> samples, Span<double> losses);
}
