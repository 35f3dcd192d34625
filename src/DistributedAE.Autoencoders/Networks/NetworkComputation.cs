using DistributedAE.Numerics;
using DistributedAE.Numerics.Convolution;
using DistributedAE.Numerics.Gemm;
using DistributedAE.Numerics.Threads;

namespace DistributedAE.Autoencoders;

/// <summary>The layers of one network with all their memory, and the samples that they start from.</summary>
internal sealed class NetworkComputation : IDisposable
{
    private readonly Binarizer _binarizer;
    private readonly int _groupCapacity;
    private readonly int _places;
    private readonly MapComparison? _maps;
    private readonly EncoderContraction? _contraction;
    private readonly SharedRange _sharedGroups = new();

    /// <summary>Layers for up to <paramref name="rowCapacity"/> samples.</summary>
    /// <param name="network">The network.</param>
    /// <param name="rowCapacity">Most samples.</param>
    /// <param name="shardCapacity">Most shards that they are of.</param>
    /// <param name="slots">Number of slots.</param>
    /// <param name="seed">The job's seed, for all noise.</param>
    /// <param name="stage">The stage's number, for all noise.</param>
    public NetworkComputation(StageNetwork network, int rowCapacity, int shardCapacity, int slots, ulong seed, int stage)
    {
        Network = network;
        Corrupter = new Corrupter(network.Corruption, seed, stage);
        _binarizer = new Binarizer(network.Binarizes, seed, stage);
        Target = new PanelMatrix(rowCapacity, network.Inputs);
        Input = Corrupter.IsActive ? new PanelMatrix(rowCapacity, network.Inputs) : Target;
        SparsityGradient = new AlignedBuffer(network.CodeLength);
        IsOnLanes = network.Layers.All(HasMaps);
        _groupCapacity = LaneGroups.CapacityOf(rowCapacity, shardCapacity);
        _places = IsOnLanes ? slots : _groupCapacity;
        Groups = network.Layers.Any(HasMaps) ? new LaneGroups(rowCapacity, shardCapacity, _places) : null;
        Layers = new LayerComputation[network.Layers.Count];
        for (int layer = 0; layer < Layers.Length; layer++)
        {
            Layers[layer] = Create(layer, rowCapacity, seed, stage);
        }

        TieWeights();
        _contraction = CreateContraction(rowCapacity);
        Loss = network.Layers[^1] is ConvolutionLayer ? null : OutputLoss.Create(network.Loss, network.Layers[^1].Activation);
        _maps = network.Layers[^1] is TransposedConvolutionLayer last
            ? new MapComparison(LaneLoss.Create(network.Loss, last.Activation), ((LaneComputation)Layers[^1]).Maps, Target, TargetLanes(), _places)
            : null;
    }

    /// <summary>The network.</summary>
    public StageNetwork Network { get; }

    /// <summary>Damages training samples.</summary>
    public Corrupter Corrupter { get; }

    /// <summary>Clean samples.</summary>
    public PanelMatrix Target { get; }

    /// <summary>What the first layer sees; the same matrix as <see cref="Target"/> where there is no corruption.</summary>
    public PanelMatrix Input { get; }

    /// <summary>Derivative of the KL penalty by the code's activations.</summary>
    public AlignedBuffer SparsityGradient { get; }

    /// <summary>From the input to the output.</summary>
    public LayerComputation[] Layers { get; }

    /// <summary>The groups of the samples at hand, for layers on lanes; null where there are none.</summary>
    public LaneGroups? Groups { get; }

    /// <summary>Whether all layers compute on lanes: then each group goes its whole way at once, in memory that the slot's groups share.</summary>
    public bool IsOnLanes { get; }

    /// <summary>Compares the last layer's output; null for the lower part of an encoder, which has no loss.</summary>
    public OutputLoss? Loss { get; }

    /// <summary>Reads a clean sample into its row.</summary>
    /// <param name="reader">The samples.</param>
    /// <param name="sample">Which one.</param>
    /// <param name="row">Its row.</param>
    /// <param name="memory">The slot's memory.</param>
    /// <param name="forLoss">Whether a loss is measured: then a network that binarizes sees drawn values.</param>
    public void ReadClean(SampleReader reader, int sample, int row, SlotMemory memory, bool forLoss)
    {
        reader.Read(sample, memory.Features);
        if (forLoss)
        {
            _binarizer.Apply(memory.Features, memory.Noise, RandomPurpose.EvaluationBinarization, 0, sample);
        }

        Target.SetRow(row, memory.Features);
        if (Input != Target)
        {
            Input.SetRow(row, memory.Features);
        }
    }

    /// <summary>Reads a training sample into its row, damaged for the first layer and clean as the target.</summary>
    public void ReadDamaged(SampleReader reader, int epoch, int sample, int row, SlotMemory memory)
    {
        reader.Read(sample, memory.Features);
        _binarizer.Apply(memory.Features, memory.Noise, RandomPurpose.Binarization, epoch, sample);
        Target.SetRow(row, memory.Features);
        if (Corrupter.IsActive)
        {
            Corrupter.Apply(memory.Features, memory.Noise, epoch, sample);
            Input.SetRow(row, memory.Features);
        }
    }

    /// <summary>Takes the memory that only contributions need, before the first one.</summary>
    public void ReserveGradients()
    {
        foreach (LayerComputation layer in Layers)
        {
            (layer as LaneComputation)?.ReserveGradients();
        }
    }

    /// <summary>One slot's part of what depends on the parameters alone.</summary>
    public void Prepare(in SlotPass pass)
    {
        foreach (LayerComputation layer in Layers)
        {
            layer.Prepare(pass);
        }
    }

    /// <summary>The next group for the slot, in each phase; null when all are taken.</summary>
    public int? TakeGroup(in SlotPass pass) => _sharedGroups.Take(pass.Team, pass.Slot, Groups!.Count, 1) is { Length: > 0 } taken ? taken.From : null;

    /// <summary>One slot's part of the way forward through the pass's layers, between barriers; neighbours on lanes are gone through group by group.</summary>
    public void Forward(in SlotPass pass, SlotTeam team)
    {
        for (int layer = 0; layer < pass.LayerCount; layer++)
        {
            team.Barrier();
            if (Layers[layer] is not LaneComputation)
            {
                Layers[layer].Forward(pass);
                continue;
            }

            int first = layer;
            while (layer + 1 < pass.LayerCount && Layers[layer + 1] is LaneComputation)
            {
                layer++;
            }

            while (TakeGroup(pass) is { } group)
            {
                Forward(pass, Groups!.Put(group, group), first, layer + 1);
            }
        }

        team.Barrier();
    }

    /// <summary>One group's way forward through layers on lanes.</summary>
    public void Forward(in SlotPass pass, LaneGroup group, int first, int end)
    {
        for (int layer = first; layer < end; layer++)
        {
            ((LaneComputation)Layers[layer]).Forward(pass, group);
        }
    }

    /// <summary>One slot's part of the way back, between barriers.</summary>
    public void Backward(in SlotPass pass, SlotTeam team)
    {
        for (int layer = Layers.Length - 1; layer >= 0; layer--)
        {
            if (Layers[layer] is not LaneComputation)
            {
                if (layer > 0)
                {
                    team.Barrier();
                    Layers[layer].Backward(pass);
                }

                continue;
            }

            team.Barrier();
            int end = layer + 1;
            while (layer > 0 && Layers[layer - 1] is LaneComputation)
            {
                layer--;
            }

            while (TakeGroup(pass) is { } group)
            {
                Backward(pass, Groups!.Put(group, group), layer, end);
            }
        }
    }

    /// <summary>One group's way back through layers on lanes.</summary>
    public void Backward(in SlotPass pass, LaneGroup group, int first, int end)
    {
        for (int layer = end - 1; layer >= first; layer--)
        {
            ((LaneComputation)Layers[layer]).Backward(pass, group);
        }
    }

    /// <summary>One slot's part of the losses, with the layers' penalties; the last layer's pre-activations become its deltas.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="reader">Labels.</param>
    /// <param name="losses">One for each row.</param>
    public void Compare(in SlotPass pass, SampleReader reader, double[] losses)
    {
        if (_maps is not null)
        {
            while (TakeGroup(pass) is { } group)
            {
                Compare(pass, Groups!.Put(group, group), losses);
            }

            return;
        }

        OutputLoss loss = Loss ?? throw NoLoss();
        for (int row = pass.Rows.From; row < pass.Rows.To; row++)
        {
            losses[row] = loss.Row(Layers[^1].Output, row, Target, reader, pass.Samples[row]);
        }

        AddPenalties(pass, pass.Rows, losses);
        _contraction?.Measure(pass, losses);
    }

    /// <summary>One slot's part of what the encoder's contraction takes back to its layers; between <see cref="Compare(in SlotPass, SampleReader, double[])"/> and <see cref="Backward(in SlotPass, SlotTeam)"/>.</summary>
    public void DifferentiateContraction(in SlotPass pass) => _contraction?.Differentiate(pass);

    /// <summary>One group's losses, with the layers' penalties, where the last layer computes on lanes.</summary>
    public void Compare(in SlotPass pass, LaneGroup group, double[] losses)
    {
        (_maps ?? throw NoLoss()).Compare(group, losses);
        AddPenalties(pass, new WorkRange(group.FirstRow, group.FirstRow + group.RowCount), losses);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _maps?.Dispose();
        _contraction?.Dispose();
        Target.Dispose();
        Input.Dispose();
        SparsityGradient.Dispose();
        foreach (LayerComputation layer in Layers)
        {
            layer.Dispose();
        }
    }

    private void AddPenalties(in SlotPass pass, WorkRange rows, double[] losses)
    {
        foreach (LayerComputation layer in Layers)
        {
            for (int row = rows.From; layer.HasPenalty && row < rows.To; row++)
            {
                losses[row] += layer.Penalty(pass, row);
            }
        }
    }

    private static InvalidOperationException NoLoss() => new("A network that ends with a convolution has no loss.");

    private static bool HasMaps(Layer layer) => layer is ConvolutionLayer or TransposedConvolutionLayer;

    private SampleLanes? TargetLanes() => Input == Target && Layers[0] is LaneComputation first ? first.InputLanes : null;

    private LayerComputation Create(int index, int rowCapacity, ulong seed, int stage)
    {
        LayerComputation? below = index == 0 ? null : Layers[index - 1];
        PanelMatrix input = below?.Output ?? Input;
        bool isLast = index == Layers.Length - 1;
        bool isCode = index == Network.EncoderDepth - 1;
        return Network.Layers[index] switch
        {
            DenseLayer dense when isCode && Network.IsContractive =>
                new ContractiveComputation(dense, input, below, rowCapacity, isLast, CodePenalty, Network),
            DenseLayer dense => new DenseComputation(dense, input, below, rowCapacity, isLast, isCode ? CodePenalty : default),
            GaussianSampling sampling => new SamplingComputation(sampling, input, below, rowCapacity, isLast, seed, stage),
            ConvolutionLayer convolution => new ConvolutionComputation(convolution, input, below, rowCapacity, LanePlaceOf(index)),
            TransposedConvolutionLayer transposed =>
                new TransposedConvolutionComputation(transposed, PlacesOf(transposed), input, below, rowCapacity, LanePlaceOf(index)),
            Layer other => throw new ArgumentException($"A {other.GetType().Name} cannot be computed."),
        };
    }

    private EncoderContraction? CreateContraction(int rowCapacity)
    {
        if (Network.EncoderContraction > 0 && Network.IsContractive)
        {
            throw new ArgumentException("Contraction is of the code layer or of the whole encoder, not of both.");
        }

        return Network.EncoderContraction > 0 ? new EncoderContraction(Network, Layers, rowCapacity) : null;
    }

    private LanePlace LanePlaceOf(int index)
    {
        bool isCode = index == Network.EncoderDepth - 1;
        if (isCode && (Network.TracksActivations || Network.IsContractive))
        {
            throw new ArgumentException("KL sparsity and contraction of feature maps cannot be computed.");
        }

        bool feedsLanes = index + 1 < Layers.Length && HasMaps(Network.Layers[index + 1]);
        return new LanePlace(
            index, index == Layers.Length - 1, isCode, feedsLanes, isCode ? CodePenalty.AbsoluteWeight : 0, Groups!, _groupCapacity, _places);
    }

    private LaneMaps? PlacesOf(TransposedConvolutionLayer layer)
    {
        if (layer.Unpooling != UnpoolingKind.Place)
        {
            return null;
        }

        LaneMaps? maps = layer.PlacesOf >= 0 && layer.PlacesOf < Layers.Length ? (Layers[layer.PlacesOf] as LaneComputation)?.Maps : null;
        return maps is not null && maps.HasPlaces && maps.Full == layer.Shape.Coarse
            ? maps
            : throw new ArgumentException($"Layer {layer.PlacesOf} remembers no places of maps of {layer.Shape.Coarse}.");
    }

    private ActivationPenalty CodePenalty => new(
        Network.Sparsity.Kind == SparsityKind.L1 ? (float)Network.Sparsity.Weight : 0, Network.TracksActivations ? SparsityGradient : null);

    private void TieWeights()
    {
        foreach (DenseComputation decoder in Layers.OfType<DenseComputation>().Where(layer => layer.Layer.IsTied))
        {
            // a decoder alone, which only computes outputs, has no encoder beside it
            Layers.OfType<DenseComputation>().FirstOrDefault(layer => !layer.Layer.IsTied && layer.Layer.Weight == decoder.Layer.Weight)?.TieWith(decoder);
        }
    }
}
