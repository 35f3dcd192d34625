using DistributedAE.Autoencoders.Tests.Reference;

namespace DistributedAE.Autoencoders.Tests.Networks.Contract;

/// <summary>Small networks that between them use every activation, loss, corruption and penalty, tied and untied, at widths around the edges of panels.</summary>
internal static class ContractNetworks
{
    private static readonly Corruption s_masking = new(CorruptionKind.Masking, 0.3);
    private static readonly Corruption s_gaussian = new(CorruptionKind.Gaussian, 0.2);
    private static readonly Corruption s_saltAndPepper = new(CorruptionKind.SaltAndPepper, 0.2);
    private static readonly Sparsity s_divergence = new(SparsityKind.KL, 0.05, 0.3, Sparsity.DefaultDecay);
    private static readonly Sparsity s_absolute = new(SparsityKind.L1, 0, 0.02, Sparsity.DefaultDecay);

    private static readonly Dictionary<string, StageNetwork> s_all = new(StringComparer.Ordinal)
    {
        ["tied sigmoid, cross-entropy, masking, KL"] =
            Autoencoder([37, 21], true, Activation.Sigmoid, Activation.Sigmoid, StageLoss.CrossEntropy) with { Corruption = s_masking, Sparsity = s_divergence },
        ["tied sigmoid, cross-entropy, L1"] =
            Autoencoder([33, 17], true, Activation.Sigmoid, Activation.Sigmoid, StageLoss.CrossEntropy) with { Sparsity = s_absolute },
        ["tied deep tanh, squared error, gaussian noise"] =
            Autoencoder([31, 33, 9], true, Activation.Tanh, Activation.Linear, StageLoss.SquaredError) with { Corruption = s_gaussian },
        ["tied softplus, squared error of softplus, salt and pepper, L1"] =
            Autoencoder([20, 15], true, Activation.Softplus, Activation.Softplus, StageLoss.SquaredError) with { Corruption = s_saltAndPepper, Sparsity = s_absolute },
        ["untied sigmoid, squared error of sigmoid, KL"] =
            Autoencoder([40, 16], false, Activation.Sigmoid, Activation.Sigmoid, StageLoss.SquaredError) with { Sparsity = s_divergence },
        ["untied deep relu, cross-entropy, masking"] =
            Autoencoder([64, 50, 32, 7], false, Activation.Relu, Activation.Sigmoid, StageLoss.CrossEntropy) with { Corruption = s_masking },
        ["untied leaky relu, squared error of leaky relu, L1"] =
            Autoencoder([17, 65], false, Activation.LeakyRelu, Activation.LeakyRelu, StageLoss.SquaredError) with { Sparsity = s_absolute },
        ["untied linear, squared error of tanh"] = Autoencoder([15, 1], false, Activation.Linear, Activation.Tanh, StageLoss.SquaredError),
        ["untied linear with L1, squared error of relu"] =
            Autoencoder([16, 33], false, Activation.Linear, Activation.Relu, StageLoss.SquaredError) with { Sparsity = s_absolute },
        ["wide, deeper than one block of k"] =
            Autoencoder([200, 170, 3], false, Activation.Sigmoid, Activation.Sigmoid, StageLoss.CrossEntropy) with { Corruption = s_gaussian },
        ["classifier with softmax"] = WithHead([37, 20, 11], 10, Activation.Sigmoid, StageLoss.Softmax),
        ["classifier with 33 classes, masking"] = WithHead([18, 40], 33, Activation.Relu, StageLoss.Softmax) with { Corruption = s_masking },
        ["contractive sigmoid, cross-entropy, KL"] =
            Autoencoder([40, 21], false, Activation.Sigmoid, Activation.Sigmoid, StageLoss.CrossEntropy) with { Contraction = 0.1, Sparsity = s_divergence },
        ["contractive tied tanh, squared error, masking"] =
            Autoencoder([35, 49], true, Activation.Tanh, Activation.Linear, StageLoss.SquaredError) with { Contraction = 0.3, Corruption = s_masking },
        ["contractive deep sigmoid, cross-entropy, KL, masking"] =
            Autoencoder([40, 37, 21], false, Activation.Sigmoid, Activation.Sigmoid, StageLoss.CrossEntropy) with { EncoderContraction = 0.1, Sparsity = s_divergence, Corruption = s_masking },
        ["contractive deep tied tanh, squared error, L1"] =
            Autoencoder([35, 20, 33, 5], true, Activation.Tanh, Activation.Linear, StageLoss.SquaredError) with { EncoderContraction = 0.3, Sparsity = s_absolute },
        ["variational relu, cross-entropy, binarized, masking"] =
            Variational([50, 33, 19], Activation.Relu, Activation.Sigmoid, StageLoss.CrossEntropy) with { Corruption = s_masking, Binarizes = true },
        ["variational tanh, squared error, half the divergence"] =
            Variational([20, 37, 16], Activation.Tanh, Activation.Linear, StageLoss.SquaredError) with { Divergence = new LatentDivergence(2, 6) },
        ["regression"] = WithHead([26, 18], 1, Activation.Tanh, StageLoss.SquaredErrorOfTarget),
        ["convolutional relu, places, squared error, masking"] =
            MapNetworks.All["maximum pooling, unpooling by place, squared error"] with { Corruption = s_masking },
        ["convolutional sigmoid, places, cross-entropy, L1"] = MapNetworks.All["maximum pooling, unpooling by place, cross-entropy, code with L1"],
        ["convolutional tanh, odd extents, dense code with L1"] = MapNetworks.All["odd extents and two channels, dense code with L1"],
        ["convolutional softplus, average pooling, filling, gaussian noise"] =
            MapNetworks.All["average pooling, unpooling by filling"] with { Corruption = s_gaussian },
        ["convolutional leaky relu, places filled, two dense layers"] = MapNetworks.All["maximum pooling, unpooling by filling, two dense layers"],
        ["convolutional relu, stride two"] = MapNetworks.All["stride two and no pooling"],
        ["convolutional tanh, valid padding, one of three pooled"] = MapNetworks.All["valid padding, one of three pooled"],
        ["convolutional classifier"] = ConvolutionalClassifier(MapNetworks.All["odd extents and two channels, dense code with L1"], 5),
    };

    public static IReadOnlyCollection<string> AllNames => s_all.Keys;

    public static TheoryData<string> Names => [.. s_all.Keys];

    public static StageNetwork Named(string name) => s_all[name];

    private static StageNetwork Autoencoder(int[] widths, bool tied, Activation hidden, Activation output, StageLoss loss)
    {
        var tensors = new List<(string Name, int[] Shape, bool IsWeight)>();
        int depth = widths.Length - 1;
        for (int layer = 0; layer < depth; layer++)
        {
            tensors.Add(($"encoder.{layer}.weight", [widths[layer], widths[layer + 1]], true));
            tensors.Add(($"encoder.{layer}.bias", [widths[layer + 1]], false));
        }

        for (int layer = depth - 1; layer >= 0; layer--)
        {
            if (!tied)
            {
                tensors.Add(($"decoder.{layer}.weight", [widths[layer + 1], widths[layer]], true));
            }

            tensors.Add(($"decoder.{layer}.bias", [widths[layer]], false));
        }

        var layout = new ParameterLayout(tensors);
        List<Layer> layers = Encoder(layout, depth, hidden);
        for (int layer = depth - 1; layer >= 0; layer--)
        {
            ParameterTensor weight = layout[tied ? $"encoder.{layer}.weight" : $"decoder.{layer}.weight"];
            layers.Add(new DenseLayer(weight, layout[$"decoder.{layer}.bias"], layer == 0 ? output : hidden, tied));
        }

        return new StageNetwork { Layout = layout, Layers = layers, Loss = loss, EncoderDepth = depth };
    }

    private static StageNetwork WithHead(int[] widths, int outputs, Activation hidden, StageLoss loss)
    {
        var tensors = new List<(string Name, int[] Shape, bool IsWeight)>();
        int depth = widths.Length - 1;
        for (int layer = 0; layer < depth; layer++)
        {
            tensors.Add(($"encoder.{layer}.weight", [widths[layer], widths[layer + 1]], true));
            tensors.Add(($"encoder.{layer}.bias", [widths[layer + 1]], false));
        }

        tensors.Add(("head.weight", [widths[depth], outputs], true));
        tensors.Add(("head.bias", [outputs], false));
        var layout = new ParameterLayout(tensors);
        List<Layer> layers = Encoder(layout, depth, hidden);
        layers.Add(new DenseLayer(layout["head.weight"], layout["head.bias"], Activation.Linear, false));
        return new StageNetwork { Layout = layout, Layers = layers, Loss = loss, EncoderDepth = depth };
    }

    private static StageNetwork ConvolutionalClassifier(StageNetwork autoencoder, int classes)
    {
        IEnumerable<(string, int[], bool)> encoder = autoencoder.Layout.Tensors
            .Where(tensor => tensor.Name.StartsWith("encoder.", StringComparison.Ordinal)).Select(tensor => (tensor.Name, tensor.Shape.ToArray(), tensor.IsWeight));
        var layout = new ParameterLayout(encoder.Append(("head.weight", [autoencoder.CodeLength, classes], true)).Append(("head.bias", [classes], false)));
        Layer[] layers =
        [
            .. autoencoder.Layers.Take(autoencoder.EncoderDepth),
            new DenseLayer(layout["head.weight"], layout["head.bias"], Activation.Linear, IsTied: false),
        ];
        return autoencoder with { Layout = layout, Layers = layers, Loss = StageLoss.Softmax };
    }

    private static StageNetwork Variational(int[] widths, Activation hidden, Activation output, StageLoss loss)
    {
        (int inputs, int units, int codes) = (widths[0], widths[1], widths[2]);
        var layout = new ParameterLayout(
        [
            ("encoder.0.weight", [inputs, units], true),
            ("encoder.0.bias", [units], false),
            ("encoder.1.weight", [units, 2 * codes], true),
            ("encoder.1.bias", [2 * codes], false),
            ("decoder.1.weight", [codes, units], true),
            ("decoder.1.bias", [units], false),
            ("decoder.0.weight", [units, inputs], true),
            ("decoder.0.bias", [inputs], false),
        ]);
        DenseLayer Dense(string name, Activation activation) => new(layout[name + ".weight"], layout[name + ".bias"], activation, false);
        Layer[] layers =
        [
            Dense("encoder.0", hidden),
            Dense("encoder.1", Activation.Linear),
            new GaussianSampling(codes),
            Dense("decoder.1", hidden),
            Dense("decoder.0", output),
        ];
        return new StageNetwork { Layout = layout, Layers = layers, Loss = loss, EncoderDepth = 3 };
    }

    private static List<Layer> Encoder(ParameterLayout layout, int depth, Activation hidden) =>
        [.. Enumerable.Range(0, depth).Select(layer =>
            new DenseLayer(layout[$"encoder.{layer}.weight"], layout[$"encoder.{layer}.bias"], hidden, false))];
}
