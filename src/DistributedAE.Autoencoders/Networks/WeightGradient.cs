using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Autoencoders;

/// <summary>Which matrices make the gradient of one weight: (input, delta) of its layer, and of the decoder layer that is tied to it.</summary>
/// <param name="Weight">The weight.</param>
/// <param name="First">The encoder's, or the only, pair.</param>
/// <param name="Second">The tied decoder's pair, with input and delta exchanged, because it uses the weight transposed.</param>
internal sealed record WeightGradient(ParameterTensor Weight, SampleProduct First, SampleProduct? Second)
{
    /// <summary>One for each weight of the network, in the order of the layers.</summary>
    public static WeightGradient[] Of(StageNetwork network, NetworkBuffers buffers)
    {
        var gradients = new List<WeightGradient>();
        for (int layer = 0; layer < network.Layers.Count; layer++)
        {
            DenseLayer dense = network.Layers[layer];
            if (dense.IsTied)
            {
                int encoder = gradients.FindIndex(g => g.Weight == dense.Weight);
                gradients[encoder] = gradients[encoder] with { Second = new SampleProduct(buffers.Deltas[layer], buffers.InputOf(layer)) };
            }
            else
            {
                gradients.Add(new WeightGradient(dense.Weight, new SampleProduct(buffers.InputOf(layer), buffers.Deltas[layer]), null));
            }
        }

        return [.. gradients];
    }
}
