using DistributedAE.Numerics;
using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Autoencoders;

/// <summary>The layers of one network with all their memory, and the samples that they start from.</summary>
internal sealed class NetworkComputation : IDisposable
{
    private readonly Binarizer _binarizer;

    /// <summary>Layers for up to <paramref name="rowCapacity"/> samples.</summary>
    /// <param name="network">The network.</param>
    /// <param name="rowCapacity">Most samples.</param>
    /// <param name="seed">The job's seed, for all noise.</param>
    /// <param name="stage">The stage's number, for all noise.</param>
    public NetworkComputation(StageNetwork network, int rowCapacity, ulong seed, int stage)
    {
        Network = network;
        Corrupter = new Corrupter(network.Corruption, seed, stage);
        _binarizer = new Binarizer(network.Binarizes, seed, stage);
        Target = new PanelMatrix(rowCapacity, network.Inputs);
        Input = Corrupter.IsActive ? new PanelMatrix(rowCapacity, network.Inputs) : Target;
        SparsityGradient = new AlignedBuffer(network.CodeLength);
        Layers = new LayerComputation[network.Layers.Count];
        for (int layer = 0; layer < Layers.Length; layer++)
        {
            Layers[layer] = Create(layer, rowCapacity, seed, stage);
        }

        TieWeights();
        Loss = OutputLoss.Create(network.Loss, network.Layers[^1].Activation);
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

    /// <summary>Compares the last layer's output.</summary>
    public OutputLoss Loss { get; }

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

    /// <summary>The loss of a row with the layers' penalties; the last layer's pre-activations become its deltas.</summary>
    public double LossOf(in SlotPass pass, int row, SampleReader reader)
    {
        double loss = Loss.Row(Layers[^1].Output, row, Target, reader, pass.Samples[row]);
        foreach (LayerComputation layer in Layers)
        {
            if (layer.HasPenalty)
            {
                loss += layer.Penalty(pass, row);
            }
        }

        return loss;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Target.Dispose();
        Input.Dispose();
        SparsityGradient.Dispose();
        foreach (LayerComputation layer in Layers)
        {
            layer.Dispose();
        }
    }

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
            Layer other => throw new ArgumentException($"A {other.GetType().Name} cannot be computed."),
        };
    }

    private ActivationPenalty CodePenalty => new(
        Network.Sparsity.Kind == SparsityKind.L1 ? (float)Network.Sparsity.Weight : 0, Network.TracksActivations ? SparsityGradient : null);

    private void TieWeights()
    {
        foreach (DenseComputation decoder in Layers.OfType<DenseComputation>().Where(layer => layer.Layer.IsTied))
        {
            Layers.OfType<DenseComputation>().First(layer => !layer.Layer.IsTied && layer.Layer.Weight == decoder.Layer.Weight).TieWith(decoder);
        }
    }
}
