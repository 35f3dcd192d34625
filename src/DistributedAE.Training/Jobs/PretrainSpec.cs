using DistributedAE.Autoencoders;

namespace DistributedAE.Training.Jobs;

/// <summary>How each layer's autoencoder is trained on the codes of the layer below.</summary>
public sealed record PretrainSpec
{
    /// <summary>Passes over the training samples for each layer, 0…100000; 0 leaves pretraining out. Default 10; 0 for a variational model.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>
    /// Samples in one step over all shards, 1…1048576, a multiple of <see cref="ParallelSpec.Shards"/>. Default 256.
    /// </summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>
    /// Loss of the reconstruction. Default crossEntropy, which needs inputs in 0…1: layers above a layer that is not
    /// sigmoid are trained with squaredError.
    /// </summary>
    public ReconstructionLoss Loss { get; init; } = ReconstructionLoss.CrossEntropy;

    /// <summary>The update rule. Default momentum 0.9 with learning rate 0.1.</summary>
    public OptimizerSettings Optimizer { get; init; } = new(OptimizerKind.Momentum, 0.1);

    /// <summary>Noise on the layer's input; the target stays clean. Default none.</summary>
    public Corruption Corruption { get; init; } = Corruption.None;

    /// <summary>Penalty on the layer's activations. Default none. KL is left out for layers that are not sigmoid.</summary>
    public Sparsity Sparsity { get; init; } = Sparsity.None;

    /// <summary>
    /// Weight λ of the contractive penalty, the squared Frobenius norm of the layer's Jacobian (Rifai et al. 2011), for sigmoid and tanh layers; ≥ 0. Default 0.
    /// </summary>
    public double Contraction { get; init; }

    /// <summary>Factor λ of the penalty λ/2 · Σ w² on the weights, not the biases; 0…1. Default 0.0002.</summary>
    public double WeightDecay { get; init; } = 0.0002;

    /// <summary>Stops a layer that no longer improves on the validation samples; null (the default) trains all epochs.</summary>
    public EarlyStoppingSpec? EarlyStopping { get; init; }

    /// <summary>
    /// The settings of each layer, complete and in the order of the layers, where they are not the same for all; else empty.
    /// </summary>
    public IReadOnlyList<PretrainSpec> Layers { get; init; } = [];

    /// <summary>The settings that layer <paramref name="layer"/> (0 at the input side) is trained with.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public PretrainSpec ForLayer(int layer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(layer);
        if (Layers.Count == 0)
        {
            return this;
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(layer, Layers.Count);
        return Layers[layer];
    }
}
