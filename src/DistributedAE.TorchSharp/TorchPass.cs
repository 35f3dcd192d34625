using static TorchSharp.torch;

namespace DistributedAE.TorchSharp;

/// <summary>What the way forward leaves behind.</summary>
/// <param name="layers">Number of layers.</param>
internal sealed class TorchPass(int layers)
{
    /// <summary>Activations of each layer, behind pooling; of the last layer pre-activations.</summary>
    public Tensor[] Outputs { get; } = new Tensor[layers];

    /// <summary>Of layers with maximum pooling the places of the largest values.</summary>
    public Tensor?[] Places { get; } = new Tensor?[layers];

    /// <summary>The last layer's pre-activations, a row for each sample.</summary>
    public Tensor Result => Outputs[^1].flatten(1);
}
