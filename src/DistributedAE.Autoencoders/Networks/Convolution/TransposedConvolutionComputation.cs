using DistributedAE.Numerics.Convolution;
using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Autoencoders;

/// <summary>Computes a transposed convolution with the unpooling before it and its activation.</summary>
internal sealed unsafe class TransposedConvolutionComputation : LaneComputation
{
    /// <summary>A layer's computation.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="places">The maps whose places unpool its input; null where it is not unpooled by place.</param>
    /// <param name="input">Samples × inputs.</param>
    /// <param name="below">The layer below; null for the first.</param>
    /// <param name="rowCapacity">Most samples.</param>
    /// <param name="place">Where it stands.</param>
    public TransposedConvolutionComputation(
        TransposedConvolutionLayer layer, LaneMaps? places, PanelMatrix input, LayerComputation? below, int rowCapacity, LanePlace place)
        : base(
            layer, (layer.Shape, ConvolutionDirection.Up), (layer.Weight, layer.Bias), (layer.Unpooling, places), PoolingKind.None, input, below, rowCapacity, place)
    {
    }

    /// <inheritdoc/>
    protected override MapSource DeltaMaps(int place) => new(Deltas.At(place), Maps.Shape);

    /// <inheritdoc/>
    protected override void SumGroup(int place, float* weights, float* biases, ConvolutionScratch scratch)
    {
        ConvolutionGradient.Weights(Shape, DeltaMaps(place), InputMaps(place), weights, scratch);
        ConvolutionGradient.Biases(Deltas.At(place), Maps.Shape, biases);
    }
}
