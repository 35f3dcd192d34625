using DistributedAE.Numerics.Convolution;

namespace DistributedAE.Autoencoders.Tests.Reference;

/// <summary>Small networks of feature maps: between them every activation, loss, pooling, unpooling, stride and padding, alone and with dense layers between and above.</summary>
internal static class MapNetworks
{
    private static readonly Sparsity s_absolute = new(SparsityKind.L1, 0, 0.02, Sparsity.DefaultDecay);

    /// <summary>The networks by their name.</summary>
    public static IReadOnlyDictionary<string, StageNetwork> All { get; } = new Dictionary<string, StageNetwork>(StringComparer.Ordinal)
    {
        ["maximum pooling, unpooling by place, squared error"] = Autoencoder(
            new MapShape(1, 8, 8), [new(3), new(2)], UnpoolingKind.Place, [], Activation.Relu, Activation.Sigmoid, StageLoss.SquaredError),
        ["maximum pooling, unpooling by place, cross-entropy, code with L1"] = Autoencoder(
            new MapShape(1, 8, 8), [new(3), new(2)], UnpoolingKind.Place, [], Activation.Sigmoid, Activation.Sigmoid, StageLoss.CrossEntropy) with { Sparsity = s_absolute },
        ["odd extents and two channels, dense code with L1"] = Autoencoder(
            new MapShape(2, 7, 9), [new(5), new(3)], UnpoolingKind.Place, [6], Activation.Tanh, Activation.Linear, StageLoss.SquaredError) with { Sparsity = s_absolute },
        ["average pooling, unpooling by filling"] = Autoencoder(
            new MapShape(1, 9, 8), [new(4) { Pooling = PoolingKind.Average }, new(3) { Pooling = PoolingKind.Average }], UnpoolingKind.Fill, [], Activation.Softplus, Activation.Sigmoid, StageLoss.CrossEntropy),
        ["maximum pooling, unpooling by filling, two dense layers"] = Autoencoder(
            new MapShape(1, 8, 10), [new(5) { Kernel = 5 }], UnpoolingKind.Fill, [9, 4], Activation.LeakyRelu, Activation.Tanh, StageLoss.SquaredError),
        ["stride two and no pooling"] = Autoencoder(
            new MapShape(1, 8, 7), [new(4) { Stride = 2, Pooling = PoolingKind.None }, new(3) { Stride = 2, Pooling = PoolingKind.None, Kernel = 2, Valid = true }], UnpoolingKind.Place, [5], Activation.Relu, Activation.Relu, StageLoss.SquaredError),
        ["valid padding, one of three pooled"] = Autoencoder(
            new MapShape(1, 12, 11),
            [new(3) { Valid = true, Pooling = PoolingKind.None }, new(4) { Valid = true }, new(2) { Kernel = 1, Pooling = PoolingKind.Average }],
            UnpoolingKind.Fill,
            [],
            Activation.Tanh,
            Activation.Softplus,
            StageLoss.SquaredError) with
        { Sparsity = s_absolute },
    };

    /// <summary>The names.</summary>
    public static TheoryData<string> Names => [.. All.Keys];

    /// <summary>An autoencoder of blocks, dense layers above them, and their mirror.</summary>
    public static StageNetwork Autoencoder(
        MapShape image, MapBlock[] blocks, UnpoolingKind unpooling, int[] dense, Activation hidden, Activation output, StageLoss loss)
    {
        List<ConvolutionShape> shapes = ShapesOf(image, blocks);
        List<int> widths = [Pooled(shapes[^1].Coarse, blocks[^1].Pooling).Length, .. dense];
        int depth = blocks.Length + dense.Length;
        var layout = new ParameterLayout(
            Enumerable.Range(0, depth).SelectMany(layer => Tensors("encoder", layer, shapes, widths))
                .Concat(Enumerable.Range(0, depth).Reverse().SelectMany(layer => Tensors("decoder", layer, shapes, widths))));
        var layers = new List<Layer>();
        for (int layer = 0; layer < depth; layer++)
        {
            (ParameterTensor weight, ParameterTensor bias) = (layout[$"encoder.{layer}.weight"], layout[$"encoder.{layer}.bias"]);
            layers.Add(layer < blocks.Length
                ? new ConvolutionLayer(weight, bias, hidden, shapes[layer], blocks[layer].Pooling)
                : new DenseLayer(weight, bias, hidden, IsTied: false));
        }

        for (int layer = depth - 1; layer >= 0; layer--)
        {
            (ParameterTensor weight, ParameterTensor bias) = (layout[$"decoder.{layer}.weight"], layout[$"decoder.{layer}.bias"]);
            Activation activation = layer == 0 ? output : hidden;
            layers.Add(layer < blocks.Length
                ? new TransposedConvolutionLayer(weight, bias, activation, shapes[layer], blocks[layer].Pooling == PoolingKind.None ? UnpoolingKind.None : unpooling, layer)
                : new DenseLayer(weight, bias, activation, IsTied: false));
        }

        return new StageNetwork { Layout = layout, Layers = layers, Loss = loss, EncoderDepth = depth };
    }

    private static IEnumerable<(string Name, int[] Shape, bool IsWeight)> Tensors(string side, int layer, List<ConvolutionShape> shapes, List<int> widths)
    {
        bool up = side == "decoder";
        if (layer < shapes.Count)
        {
            ConvolutionShape shape = shapes[layer];
            yield return ($"{side}.{layer}.weight", [shape.Coarse.Channels, shape.Fine.Channels, shape.Kernel, shape.Kernel], true);
            yield return ($"{side}.{layer}.bias", [up ? shape.Fine.Channels : shape.Coarse.Channels], false);
        }
        else
        {
            (int below, int above) = (widths[layer - shapes.Count], widths[layer - shapes.Count + 1]);
            yield return ($"{side}.{layer}.weight", up ? [above, below] : [below, above], true);
            yield return ($"{side}.{layer}.bias", [up ? below : above], false);
        }
    }

    private static List<ConvolutionShape> ShapesOf(MapShape image, MapBlock[] blocks)
    {
        var shapes = new List<ConvolutionShape>();
        foreach (MapBlock block in blocks)
        {
            shapes.Add(new ConvolutionShape(image, block.Channels, block.Kernel, block.Stride, block.Valid ? 0 : (block.Kernel - 1) / 2));
            image = Pooled(shapes[^1].Coarse, block.Pooling);
        }

        return shapes;
    }

    private static MapShape Pooled(MapShape maps, PoolingKind pooling) => pooling == PoolingKind.None ? maps : maps.Pool();

    /// <summary>A convolution of an encoder and its pooling.</summary>
    /// <param name="Channels">Its output channels.</param>
    internal sealed record MapBlock(int Channels)
    {
        /// <summary>Rows and columns of a kernel.</summary>
        public int Kernel { get; init; } = 3;

        /// <summary>1 or 2.</summary>
        public int Stride { get; init; } = 1;

        /// <summary>Whether there is no padding.</summary>
        public bool Valid { get; init; }

        /// <summary>What follows it.</summary>
        public PoolingKind Pooling { get; init; } = PoolingKind.Max;
    }
}
