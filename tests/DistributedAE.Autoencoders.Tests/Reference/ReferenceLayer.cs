namespace DistributedAE.Autoencoders.Tests.Reference;

/// <summary>A dense layer of the float64 reference: h = activation(x W + b) with W = (inputs, outputs).</summary>
/// <param name="Name">For example <c>encoder.0</c>; its tensors are <c>encoder.0.weight</c> and <c>encoder.0.bias</c>.</param>
/// <param name="Inputs">Columns of its input.</param>
/// <param name="Outputs">Columns of its output.</param>
/// <param name="Activation">The function of its pre-activations.</param>
public sealed record ReferenceLayer(string Name, int Inputs, int Outputs, Activation Activation)
{
    /// <summary>Name of the layer whose transposed weight it uses (z = x Wᵀ + b) instead of one of its own.</summary>
    public string? TiedTo { get; init; }

    /// <summary>λ of λ · 1/N Σ_n Σ_j |h_nj|.</summary>
    public double L1Activity { get; init; }

    /// <summary>β of β Σ_j KL(KLTarget ‖ mean of h_j).</summary>
    public double KLWeight { get; init; }

    /// <summary>ρ, the wanted mean activation.</summary>
    public double KLTarget { get; init; } = 0.05;

    /// <summary>The mean activations that KL is taken at, constants of the step; null takes the batch's own means, and differentiates them.</summary>
    public double[]? KLGivenMean { get; init; }

    /// <summary>λ of λ · 1/N Σ_n Σ_j f'(z_nj)² Σ_i W_ij².</summary>
    public double Contraction { get; init; }

    /// <summary>
    /// Whether the outputs are means and then log variances, of which the next layer sees μ + ε exp(log σ² / 2) with the batch's ε; the activation must be linear.
    /// </summary>
    public bool IsSampled { get; init; }

    /// <summary>β of β · 1/N Σ_n −½ Σ (1 + log σ² − μ² − σ²), for a sampled layer.</summary>
    public double DivergenceWeight { get; init; } = 1;

    /// <summary>Columns that the next layer sees.</summary>
    public int Codes => IsSampled ? Outputs / 2 : Outputs;

    /// <summary>Name of its weight.</summary>
    public string Weight => (TiedTo ?? Name) + ".weight";

    /// <summary>Name of its bias.</summary>
    public string Bias => Name + ".bias";
}
