using DistributedAE.Autoencoders;
using static TorchSharp.torch;

namespace DistributedAE.TorchSharp;

/// <summary>
/// The Jacobian of a whole encoder for each sample: from the code down its rows are those of V_L = S_L, V_k = (V_k+1 W_k+1ᵀ) S_k and J = V_1 W_1ᵀ with the slopes S on the diagonal. Made of
/// operations that automatic differentiation goes back through.
/// </summary>
/// <param name="network">The network; its encoder is dense.</param>
/// <param name="parameters">Its parameters.</param>
internal sealed class EncoderJacobian(StageNetwork network, TorchParameters parameters)
{
    /// <summary>‖∂code/∂x‖² of each sample.</summary>
    /// <param name="pass">The way forward.</param>
    public Tensor SquaredNorms(TorchPass pass)
    {
        int code = network.EncoderDepth - 1;
        Tensor rows = (Slopes(pass, code) ?? ones_like(pass.Outputs[code])).diag_embed();
        for (int layer = code; layer > 0; layer--)
        {
            rows = matmul(rows, parameters[Dense(layer).Weight].t());
            rows = Slopes(pass, layer - 1) is { } slopes ? rows * slopes.unsqueeze(1) : rows;
        }

        return matmul(rows, parameters[Dense(0).Weight].t()).square().sum(1, 2);
    }

    private Tensor? Slopes(TorchPass pass, int layer) => TorchActivations.Slope(Dense(layer).Activation, pass.Outputs[layer]);

    private DenseLayer Dense(int layer) => network.Layers[layer] as DenseLayer
        ?? throw new ArgumentException($"Contraction of the encoder needs dense layers, but layer {layer} is none.");
}
