using DistributedAE.Numerics.Convolution;
using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Autoencoders;

/// <summary>Computes a convolution with its activation and pooling.</summary>
internal sealed unsafe class ConvolutionComputation : LaneComputation
{
    private readonly PoolingKind _pooling;
    private readonly AverageBackward _averageBackward;
    private readonly SampleLanes? _fullDeltas;

    /// <summary>A layer's computation.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">Samples × inputs.</param>
    /// <param name="below">The layer below; null for the first.</param>
    /// <param name="rowCapacity">Most samples.</param>
    /// <param name="place">Where it stands.</param>
    public ConvolutionComputation(ConvolutionLayer layer, PanelMatrix input, LayerComputation? below, int rowCapacity, LanePlace place)
        : base(
            layer, (layer.Shape, ConvolutionDirection.Down), (layer.Weight, layer.Bias), (UnpoolingKind.None, null), layer.Pooling, input, below, rowCapacity, place)
    {
        _pooling = layer.Pooling;
        _averageBackward = LaneEpilogues.AverageBackward(layer.Activation);
        _fullDeltas = _pooling == PoolingKind.Average ? new SampleLanes(place.Places, Maps.Full.Length) : null;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _fullDeltas?.Dispose();
    }

    /// <inheritdoc/>
    protected override MapSource DeltaMaps(int place) => _fullDeltas is not null
        ? new MapSource(_fullDeltas.At(place), Maps.Full)
        : new MapSource(Deltas.At(place), Maps.Full, _pooling == PoolingKind.Max ? UnpoolingKind.Place : UnpoolingKind.None, Maps.Places(place));

    /// <inheritdoc/>
    protected override void ExpandDeltas(int place)
    {
        if (_fullDeltas is not null)
        {
            _averageBackward(Deltas.At(place), Maps.FullValues!.At(place), _fullDeltas.At(place), Maps.Full);
        }
    }

    /// <inheritdoc/>
    protected override void SumGroup(int place, float* weights, float* biases, ConvolutionScratch scratch)
    {
        MapSource delta = DeltaMaps(place);
        ConvolutionGradient.Weights(Shape, InputMaps(place), delta, weights, scratch);
        ConvolutionGradient.Biases(delta.Values, delta.Stored, biases);
    }
}
