using DistributedAE.Autoencoders;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistributedAE.TorchSharp;

/// <summary>The loss of each sample and the penalties.</summary>
/// <param name="network">The network.</param>
/// <param name="parameters">Its parameters.</param>
internal sealed class TorchLoss(StageNetwork network, TorchParameters parameters)
{
    private readonly EncoderJacobian? _jacobian = network.EncoderContraction > 0 ? new EncoderJacobian(network, parameters) : null;

    private int Code => network.EncoderDepth - 1;

    /// <summary>The loss of each sample, with contraction and a sampled code's divergence.</summary>
    /// <param name="pass">The way forward.</param>
    /// <param name="input">Where it began.</param>
    /// <param name="divergenceWeight">β.</param>
    public Tensor Rows(TorchPass pass, TorchInput input, double divergenceWeight)
    {
        Tensor losses = Compare(pass.Result, input);
        if (network.IsVariational)
        {
            losses += Divergence(pass) * (float)divergenceWeight;
        }

        if (network.IsContractive)
        {
            // what is linear in the weight is not differentiated here: whoever updates the parameters adds it (ContractiveDecay)
            Tensor weight = parameters[((DenseLayer)network.Layers[Code]).Weight].detach();
            losses += matmul(SquaredSlopes(pass), weight.square().sum(dim: 0)) * (float)network.Contraction;
        }

        return _jacobian is null ? losses : losses + (_jacobian.SquaredNorms(pass) * (float)network.EncoderContraction);
    }

    /// <summary>Penalties that have a derivative but are not in the loss of samples; null without.</summary>
    /// <param name="pass">The way forward.</param>
    /// <param name="sparsitySlopes">Derivative of KL sparsity by each unit of the code.</param>
    public Tensor? Unmeasured(TorchPass pass, Tensor sparsitySlopes) => network.Sparsity switch
    {
        { Kind: SparsityKind.KL, Weight: > 0 } => matmul(pass.Outputs[Code], sparsitySlopes).sum(),
        { Kind: SparsityKind.L1, Weight: > 0 and var weight } => pass.Outputs[Code].abs().sum() * (float)weight,
        _ => null,
    };

    /// <summary>f'(z)² of the code's units for each sample.</summary>
    public Tensor SquaredSlopes(TorchPass pass) =>
        (TorchActivations.Slope(network.Layers[Code].Activation, pass.Outputs[Code]) ?? ones_like(pass.Outputs[Code])).square();

    private Tensor Compare(Tensor result, TorchInput input) => network.Loss switch
    {
        StageLoss.CrossEntropy => functional.binary_cross_entropy_with_logits(result, input.Target, reduction: Reduction.None).sum(1),
        StageLoss.Softmax => functional.cross_entropy(result, input.Classes!, reduction: Reduction.None),
        StageLoss.SquaredError => Distance(result, input.Target),
        StageLoss.SquaredErrorOfTarget => Distance(result, input.Values!),
        _ => throw new ArgumentOutOfRangeException(nameof(input), network.Loss, "There is no such loss."),
    };

    private Tensor Distance(Tensor result, Tensor wanted) => (TorchActivations.Apply(network.Layers[^1].Activation, result) - wanted).square().sum(1);

    // −½ Σ (1 + log σ² − μ² − σ²)
    private Tensor Divergence(TorchPass pass)
    {
        int units = network.CodeLength;
        Tensor moments = pass.Outputs[Code - 1];
        Tensor means = moments.narrow(1, 0, units);
        Tensor logVariances = moments.narrow(1, units, units);
        return (means.square() + logVariances.exp() - logVariances - 1).sum(1) * 0.5f;
    }
}
