namespace DistributedAE.Autoencoders;

/// <summary>A fully connected layer: activation(x W + b), or activation(x Wᵀ + b) with the weight of a tied encoder.</summary>
/// <param name="Weight">The weight's tensor in the stage's layout.</param>
/// <param name="Bias">The bias's tensor in the stage's layout.</param>
/// <param name="Activation">Applied to each output.</param>
/// <param name="IsTied">Whether the weight is an encoder's, used transposed.</param>
public sealed record DenseLayer(ParameterTensor Weight, ParameterTensor Bias, Activation Activation, bool IsTied) : Layer
{
    /// <inheritdoc/>
    public override int Inputs => IsTied ? Weight.Shape[1] : Weight.Shape[0];

    /// <inheritdoc/>
    public override int Outputs => Bias.Length;

    /// <inheritdoc/>
    public override Activation Activation { get; } = Activation;

    /// <inheritdoc/>
    public override long MultiplyAdds => (long)Inputs * Outputs;
}
