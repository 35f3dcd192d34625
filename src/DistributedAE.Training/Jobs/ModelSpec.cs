using DistributedAE.Autoencoders;
using DistributedAE.Numerics.Convolution;

namespace DistributedAE.Training.Jobs;

/// <summary>The network of a job: its encoder, and the mirrored decoder.</summary>
public sealed record ModelSpec
{
    /// <summary>Largest number of units in one layer.</summary>
    public const int MaxUnits = 65_536;

    /// <summary>Most entries of <see cref="Layers"/>.</summary>
    public const int MaxLayers = 64;

    /// <summary>Most parameters of encoder and decoder together.</summary>
    public const long MaxParameters = 500_000_000;

    /// <summary>Largest number of values of the maps of one layer.</summary>
    public const int MaxMapValues = 1 << 20;

    /// <summary>The family. Default stacked.</summary>
    public ModelKind Kind { get; init; } = ModelKind.Stacked;

    /// <summary>
    /// Units of every layer from the input to the code, 2 to 64 entries of 1…65536. The first must be the
    /// number of features of the data; the last is the length of a code (the number of latent units of a variational model).
    /// Of a convolutional model: units of the dense layers above the maps, the code's last; none where the maps are the code.
    /// </summary>
    public required IReadOnlyList<int> Layers { get; init; }

    /// <summary>Channels, height and width of a sample of a convolutional model; else 0.</summary>
    public MapShape Image { get; init; }

    /// <summary>The convolutions of a convolutional model, from the input up; else empty.</summary>
    public IReadOnlyList<ConvolutionBlock> Blocks { get; init; } = [];

    /// <summary>
    /// How the decoder of a convolutional model takes pooling back. Default place where all pooled blocks have maximum pooling, else fill; none where no block pools.
    /// </summary>
    public UnpoolingKind Unpool { get; init; }

    /// <summary>
    /// Activation of the hidden layers: one for all, or one for each layer above the input, the code's last.
    /// Default sigmoid. <see cref="ActivationOf"/> gives the value for one layer.
    /// </summary>
    public IReadOnlyList<Activation> Activation { get; init; } = [Autoencoders.Activation.Sigmoid];

    /// <summary>Activation of the code layer; null (the default) takes the last of <see cref="Activation"/>. A variational code is always linear.</summary>
    public Activation? Code { get; init; }

    /// <summary>
    /// Activation of the reconstruction of the input. Default: sigmoid where a loss on the input is cross-entropy or
    /// the data are scaled to 0…1, else linear. Cross-entropy on the input needs sigmoid.
    /// </summary>
    public Activation Output { get; init; } = Autoencoders.Activation.Sigmoid;

    /// <summary>Whether each decoder weight is its encoder weight transposed. Default false.</summary>
    public bool TiedWeights { get; init; }

    /// <summary>How the weights start. Default glorot.</summary>
    public Initialization Initialization { get; init; } = Initialization.Glorot;

    /// <summary>Number of encoder layers, which is the number of autoencoders that pretraining trains.</summary>
    public int Depth => Kind == ModelKind.Convolutional ? Blocks.Count + Layers.Count : Layers.Count - 1;

    /// <summary>Length of a sample.</summary>
    public int Inputs => UnitsOf(0);

    /// <summary>Length of a code.</summary>
    public int CodeLength => UnitsOf(Depth);

    /// <summary>Values behind <paramref name="layers"/> layers of the encoder: 0 is the input, <see cref="Depth"/> the code.</summary>
    public int UnitsOf(int layers) => Kind != ModelKind.Convolutional ? Layers[layers]
        : layers <= Blocks.Count ? MapsOf(layers).Length
        : Layers[layers - Blocks.Count - 1];

    /// <summary>The maps behind <paramref name="blocks"/> blocks; 0 is the input.</summary>
    public MapShape MapsOf(int blocks) => blocks == 0 ? Image : Blocks[blocks - 1].Pooled(ShapeOf(blocks - 1).Coarse);

    /// <summary>The convolution of a block.</summary>
    public ConvolutionShape ShapeOf(int block) => Blocks[block].ShapeOn(MapsOf(block));

    /// <summary>Parameters, about, of encoder layer <paramref name="layer"/> and of its mirror.</summary>
    public long ParametersOf(int layer) => layer < Blocks.Count
        ? 2L * (ShapeOf(layer).WeightLength + Blocks[layer].Channels)
        : 2L * (UnitsOf(layer) + 1) * (UnitsOf(layer + 1) + 1);

    /// <summary>Outputs of encoder layer <paramref name="layer"/>: twice the units for a variational code, means and then log variances.</summary>
    public int EncoderOutputs(int layer) => Kind == ModelKind.Variational && layer == Depth - 1 ? 2 * Layers[^1] : UnitsOf(layer + 1);

    /// <summary>The extents of all layers from the input to the code, such as 784-500-30 or 1×28×28-16×14×14-32.</summary>
    public string Extents() => string.Join(
        '-', Enumerable.Range(0, Depth + 1).Select(layers => layers <= Blocks.Count && Blocks.Count > 0 ? MapsOf(layers).ToString() : $"{UnitsOf(layers)}"));

    /// <summary>Activation of encoder layer <paramref name="layer"/>, 0 at the input side, <see cref="Depth"/> − 1 the code.</summary>
    public Activation ActivationOf(int layer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(layer);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(layer, Depth);
        if (layer == Depth - 1 && Kind == ModelKind.Variational)
        {
            return Autoencoders.Activation.Linear;
        }

        if (layer == Depth - 1 && Code is { } code)
        {
            return code;
        }

        return Activation.Count == 1 ? Activation[0] : Activation[layer];
    }

    /// <summary>
    /// Activation of decoder layer <paramref name="layer"/>: what layer <paramref name="layer"/>'s reconstruction goes
    /// through, <see cref="Output"/> for 0 and the activation of the encoder layer below for the others.
    /// </summary>
    public Activation ReconstructionOf(int layer) => layer == 0 ? Output : ActivationOf(layer - 1);
}
