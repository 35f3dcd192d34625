namespace DistributedAE.Autoencoders;

/// <summary>
/// Draws a code from the Gaussian that the layer below describes: z = μ + ε · exp(log σ² / 2) (Kingma and Welling 2014, equation 10). Without parameters. Its
/// divergence from the standard Gaussian is part of the loss; see <see cref="LatentDivergence"/>.
/// </summary>
/// <param name="Units">Length of a code.</param>
public sealed record GaussianSampling(int Units) : Layer
{
    /// <summary>Means, then the logarithms of the variances.</summary>
    public override int Inputs => 2 * Units;

    /// <inheritdoc/>
    public override int Outputs => Units;

    /// <inheritdoc/>
    public override Activation Activation => Activation.Linear;

    /// <inheritdoc/>
    public override long MultiplyAdds => 0;
}
