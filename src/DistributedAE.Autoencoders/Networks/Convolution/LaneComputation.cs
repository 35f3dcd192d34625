using DistributedAE.Numerics;
using DistributedAE.Numerics.Convolution;
using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Autoencoders;

/// <summary>
/// Computes a layer of feature maps. The slots divide groups of 16 samples (<see cref="LaneGroups"/>): a group's whole way through the layer is one slot's, so
/// neighbouring layers of maps hand lanes to each other, and only next to other kinds of layers they become rows. Each group gives its part of the gradients; the
/// parts are added in an order that knows neither slots nor blocks (<see cref="GroupSums"/>).
/// </summary>
internal abstract unsafe class LaneComputation : LayerComputation
{
    private readonly LanePlace _place;
    private readonly ParameterTensor _weight;
    private readonly ParameterTensor _bias;
    private readonly ConvolutionShape _shape;
    private readonly MapShape _inputShape;
    private readonly PackedKernel _forward;
    private readonly PackedKernel _backward;
    private readonly MapEpilogue _activation;
    private readonly MapEpilogue _preActivation;
    private readonly MapEpilogue? _belowEpilogue;
    private readonly PanelEpilogue? _deltaEpilogue;
    private readonly SampleLanes? _ownInput;
    private readonly SampleLanes? _ownBelow;
    private readonly int _partLength;
    private AlignedBuffer? _parts;

    /// <summary>A layer's computation.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="kernel">Its convolution, and the direction of its forward pass.</param>
    /// <param name="parameters">Weight and bias.</param>
    /// <param name="unpooling">How its input is unpooled, and by whose places.</param>
    /// <param name="pooling">How its activations are pooled.</param>
    /// <param name="input">Samples × inputs.</param>
    /// <param name="below">The layer below; null for the first.</param>
    /// <param name="rowCapacity">Most samples.</param>
    /// <param name="place">Where it stands.</param>
    protected LaneComputation(
        Layer layer,
        (ConvolutionShape Shape, ConvolutionDirection Direction) kernel,
        (ParameterTensor Weight, ParameterTensor Bias) parameters,
        (UnpoolingKind Kind, LaneMaps? Places) unpooling,
        PoolingKind pooling,
        PanelMatrix input,
        LayerComputation? below,
        int rowCapacity,
        LanePlace place)
        : base(layer, input, below, rowCapacity, place.IsLast, keepsDeltas: place.FeedsLanes)
    {
        _place = place;
        (_weight, _bias) = parameters;
        _shape = kernel.Shape;
        bool down = kernel.Direction == ConvolutionDirection.Down;
        _forward = new PackedKernel(_shape, kernel.Direction);
        _backward = new PackedKernel(_shape, down ? ConvolutionDirection.Up : ConvolutionDirection.Down);
        _inputShape = unpooling.Kind == UnpoolingKind.None ? _forward.Source : _forward.Source.Pool();
        Unpooling = unpooling.Kind;
        Places = unpooling.Places;
        Maps = new LaneMaps(_forward.Result, pooling, place.Places);
        Deltas = place.IsLast ? Maps.Values : new SampleLanes(place.Places, Maps.Shape.Length);
        _activation = LaneEpilogues.Forward(layer.Activation, pooling, Maps);
        _preActivation = pooling == PoolingKind.None ? LaneEpilogues.Forward(Activation.Linear, pooling, Maps) : _activation;
        _deltaEpilogue = place.IsLast || place.FeedsLanes ? null : Epilogues.Backward(DeltaActivation(layer.Activation, pooling), Delta, Output, place.AbsoluteWeight);
        DeltaLanes = new LaneDeltas(Deltas, Maps.Values, Maps.Shape, null, place.AbsoluteWeight, place.Groups);
        DeltaFunction = DeltaActivation(layer.Activation, pooling);
        if (below is not LaneComputation)
        {
            _ownInput = new SampleLanes(place.Places, _inputShape.Length);
            _ownBelow = below is null ? null : new SampleLanes(place.Places, _inputShape.Length);
        }

        _belowEpilogue = BelowEpilogue(below);
        _partLength = _weight.StoredLength + _bias.StoredLength;
    }

    /// <inheritdoc/>
    public override PanelEpilogue? DeltaEpilogue => _deltaEpilogue;

    /// <summary>What it gives: activations, or pre-activations where a loss follows.</summary>
    public LaneMaps Maps { get; }

    /// <summary>What it is given, as lanes.</summary>
    public SampleLanes InputLanes => _ownInput ?? ((LaneComputation)Below!).Maps.Values;

    /// <summary>Deltas of <see cref="Maps"/>; of the last layer in their place.</summary>
    protected SampleLanes Deltas { get; }

    /// <summary>How its input is unpooled.</summary>
    protected UnpoolingKind Unpooling { get; }

    /// <summary>Whose places unpool its input.</summary>
    protected LaneMaps? Places { get; }

    /// <summary>Its convolution.</summary>
    protected ConvolutionShape Shape => _shape;

    /// <summary>What the layer above needs to make this one's deltas.</summary>
    private LaneDeltas DeltaLanes { get; }

    /// <summary>The activation whose derivative the layer above multiplies by.</summary>
    private Activation DeltaFunction { get; }

    /// <inheritdoc/>
    public override void Prepare(in SlotPass pass)
    {
        if (_place.Index % pass.Slots == pass.Slot)
        {
            _forward.Pack(pass.Parameters.Pointer + _weight.Offset);
            _backward.Pack(pass.Parameters.Pointer + _weight.Offset);
        }
    }

    /// <summary>Takes the memory that only going back needs, before the first time.</summary>
    public void ReserveGradients() => _parts ??= new AlignedBuffer(checked(_place.GroupCapacity * _partLength));

    /// <inheritdoc/>
    public override void Forward(in SlotPass pass) => throw new NotSupportedException("Feature maps are computed group by group.");

    /// <inheritdoc/>
    public override void Backward(in SlotPass pass) => throw new NotSupportedException("Feature maps are computed group by group.");

    /// <summary>From the input to the output of one group.</summary>
    public void Forward(in SlotPass pass, LaneGroup group)
    {
        bool givesRows = !_place.FeedsLanes || _place.IsCode || pass.LayerCount == _place.Index + 1;
        bool isCompared = IsLast && !pass.FinishesOutput;
        if (_ownInput is not null)
        {
            LaneTransposition.FromRows(Input, group.FirstRow, group.RowCount, _ownInput.At(group.Place));
        }

        float* bias = pass.Parameters.Pointer + _bias.Offset;
        MapEpilogue epilogue = isCompared ? _preActivation : _activation;
        ConvolutionProduct.Multiply(_forward, bias, InputMaps(group.Place), group.Place, epilogue, pass.Memory.Convolutions);
        if (givesRows && !isCompared)
        {
            LaneTransposition.ToRows(Maps.Values.At(group.Place), Output, group.FirstRow, group.RowCount);
        }
    }

    /// <summary>From the deltas of one group to those of the layer below, and its part of the gradients.</summary>
    public void Backward(in SlotPass pass, LaneGroup group)
    {
        if (!_place.IsLast && !_place.FeedsLanes)
        {
            LaneTransposition.FromRows(Delta, group.FirstRow, group.RowCount, Deltas.At(group.Place));
        }

        ExpandDeltas(group.Place);
        float* part = _parts!.Pointer + ((nint)group.Index * _partLength);
        SumGroup(group.Place, part, part + _weight.StoredLength, pass.Memory.Convolutions);
        if (_belowEpilogue is not null)
        {
            ConvolutionProduct.Multiply(_backward, null, DeltaMaps(group.Place), group.Place, _belowEpilogue, pass.Memory.Convolutions);
        }

        if (_ownBelow is not null)
        {
            GiveRows(group);
        }
    }

    /// <inheritdoc/>
    public override void SumGradients(in SlotPass pass, GradientSink sink)
    {
        Sum(pass, _weight, _parts!.Pointer, sink);
        Sum(pass, _bias, _parts.Pointer + _weight.StoredLength, sink);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _forward.Dispose();
        _backward.Dispose();
        Maps.Dispose();
        Deltas.Dispose();
        _ownInput?.Dispose();
        _ownBelow?.Dispose();
        _parts?.Dispose();
    }

    /// <summary>A group's input.</summary>
    protected MapSource InputMaps(int place) =>
        new(InputLanes.At(place), _forward.Source, Unpooling, Places is null ? null : Places.Places(place));

    /// <summary>A group's ∂loss/∂z.</summary>
    protected abstract MapSource DeltaMaps(int place);

    /// <summary>What has to be done with a group's deltas first.</summary>
    protected virtual void ExpandDeltas(int place)
    {
    }

    /// <summary>A group's part of the gradients.</summary>
    protected abstract void SumGroup(int place, float* weights, float* biases, ConvolutionScratch scratch);

    // the mean's derivative is taken where the values before it are at hand
    private static Activation DeltaActivation(Activation activation, PoolingKind pooling) => pooling == PoolingKind.Average ? Activation.Linear : activation;

    private MapEpilogue? BelowEpilogue(LayerComputation? below)
    {
        if (below is null)
        {
            return null;
        }

        if (below.DeltaStart != null)
        {
            throw new ArgumentException("KL sparsity of a layer below feature maps cannot be computed.");
        }

        return below is LaneComputation lanes
            ? LaneEpilogues.Backward(lanes.DeltaFunction, Unpooling, lanes.DeltaLanes with { Places = Places })
            : LaneEpilogues.Backward(Activation.Linear, Unpooling, new LaneDeltas(_ownBelow!, _ownInput!, _inputShape, Places, 0, _place.Groups));
    }

    private void GiveRows(LaneGroup group)
    {
        LaneTransposition.ToRows(_ownBelow!.At(group.Place), Below!.Delta, group.FirstRow, group.RowCount);
        for (int panel = 0; panel < Below.Delta.PanelCount; panel++)
        {
            Below.DeltaEpilogue?.Apply(panel, group.FirstRow, group.FirstRow + group.RowCount);
        }
    }

    private void Sum(in SlotPass pass, ParameterTensor tensor, float* parts, GradientSink sink)
    {
        const int Alignment = 16;
        WorkRange part = new WorkRange(0, tensor.StoredLength / Alignment).Part(pass.Slot, pass.Slots);
        GroupSums.Compute(
            parts, _partLength, _place.Groups.ShardStarts, new WorkRange(part.From * Alignment, part.To * Alignment), tensor.Offset, sink);
    }
}
