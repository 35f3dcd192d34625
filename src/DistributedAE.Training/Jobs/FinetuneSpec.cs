using DistributedAE.Autoencoders;

namespace DistributedAE.Training.Jobs;

/// <summary>How the whole network is trained, from the pretrained layers.</summary>
public sealed record FinetuneSpec
{
    /// <summary>What it is trained for. Default reconstruct; classify needs labels in the data; none leaves fine-tuning out.</summary>
    public Objective Objective { get; init; } = Objective.Reconstruct;

    /// <summary>Passes over the training samples, 0…100000; 0 leaves fine-tuning out. Default 20.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>
    /// Samples in one step over all shards, 1…1048576, a multiple of <see cref="ParallelSpec.Shards"/>. Default 1000.
    /// </summary>
    public int BatchSize { get; init; } = 1000;

    /// <summary>Loss of the reconstruction; only for the objective reconstruct. Default: the loss of pretraining.</summary>
    public ReconstructionLoss Loss { get; init; } = ReconstructionLoss.CrossEntropy;

    /// <summary>The update rule. Default Adam with learning rate 0.001.</summary>
    public OptimizerSettings Optimizer { get; init; } = new(OptimizerKind.Adam, 0.001);

    /// <summary>Noise on the input of the network; the target stays clean. Default none.</summary>
    public Corruption Corruption { get; init; } = Corruption.None;

    /// <summary>Penalty on the activations of the code layer. Default none. KL needs a sigmoid code.</summary>
    public Sparsity Sparsity { get; init; } = Sparsity.None;

    /// <summary>
    /// Weight λ of the contractive penalty, the squared Frobenius norm of the whole encoder's Jacobian (Rifai et al. 2011), for dense linear, sigmoid and tanh layers; ≥ 0. Default 0.
    /// A step of an encoder of more than one layer costs about <see cref="ModelSpec.CodeLength"/> times as much with it.
    /// </summary>
    public double Contraction { get; init; }

    /// <summary>
    /// Whether each feature, which must be in 0…1, is drawn as 0 or 1 with its value as the probability, anew each epoch (Burda et al. 2016); for variational models with
    /// cross-entropy. Default false.
    /// </summary>
    public bool Binarize { get; init; }

    /// <summary>How the divergence of a variational model's codes counts; key <c>kl</c>. Default weight 1 without warm-up. Without meaning for other kinds.</summary>
    public LatentDivergence Divergence { get; init; } = LatentDivergence.Plain;

    /// <summary>Whether the head of classify or regress is trained alone, on the codes of the pretrained encoder (self-taught learning). Default false.</summary>
    public bool FreezeEncoder { get; init; }

    /// <summary>Share of the training samples that classify or regress trains with, above 0 to 1: of each shard the first ones, which chance dealt. Default 1.</summary>
    public double Labelled { get; init; } = 1;

    /// <summary>Factor λ of the penalty λ/2 · Σ w² on the weights, not the biases; 0…1. Default 0.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Stops when the validation samples no longer improve; null (the default) trains all epochs.</summary>
    public EarlyStoppingSpec? EarlyStopping { get; init; }

    /// <summary>Whether the job fine-tunes at all.</summary>
    public bool Runs => Objective != Objective.None && Epochs > 0;
}
