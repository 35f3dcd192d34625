using DistributedAE.Autoencoders;
using DistributedAE.Data;
using DistributedAE.Numerics.Convolution;

namespace DistributedAE.Training.Export;

/// <summary>A network as modules of PyTorch: each a name of <c>torch.nn</c> with its arguments, in JSON, and the tensors of those that have some.</summary>
internal sealed class TorchModules
{
    private readonly List<string> _names = [];
    private readonly List<TensorSource> _tensors = [];

    /// <summary>The modules of a network.</summary>
    public TorchModules(ExportedNetwork network)
    {
        bool isFlat = true;
        foreach (ExportedLayer layer in network.Layers)
        {
            switch (layer)
            {
                case ExportedConvolution convolution:
                    Unflatten(isFlat, convolution.Shape.Fine);
                    isFlat = false;
                    Add(convolution);
                    break;
                case ExportedTransposedConvolution transposed:
                    Unflatten(isFlat, transposed.Layer.InputMaps);
                    isFlat = false;
                    Add(transposed);
                    break;
                default:
                    Flatten(isFlat);
                    isFlat = true;
                    Add((ExportedDense)layer);
                    break;
            }
        }

        Flatten(isFlat);
        if (network.EndsInSoftmax)
        {
            _names.Add("[\"Softmax\", 1]");
        }
    }

    /// <summary>The modules, from the input to the output.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Their tensors.</summary>
    public IReadOnlyList<TensorSource> Tensors => _tensors;

    private void Unflatten(bool isFlat, MapShape maps)
    {
        if (isFlat)
        {
            _names.Add($"[\"Unflatten\", 1, [{maps.Channels}, {maps.Height}, {maps.Width}]]");
        }
    }

    private void Flatten(bool isFlat)
    {
        if (!isFlat)
        {
            _names.Add("[\"Flatten\"]");
        }
    }

    private void Add(ExportedDense layer)
    {
        AddTensors([layer.Outputs, layer.Inputs], layer.TransposedWeight(), layer.Bias);
        _names.Add($"[\"Linear\", {layer.Inputs}, {layer.Outputs}]");
        AddActivation(layer.Activation);
    }

    private void Add(ExportedConvolution layer)
    {
        ConvolutionShape shape = layer.Shape;
        AddTensors(layer.WeightShape, layer.Weight, layer.Bias);
        _names.Add($"[\"Conv2d\", {shape.Fine.Channels}, {shape.Coarse.Channels}, {shape.Kernel}, {shape.Stride}, {shape.Padding}]");
        AddActivation(layer.Activation);
        if (layer.Layer.Pooling != PoolingKind.None)
        {
            // with places: kernel, stride, padding, dilation, return_indices
            _names.Add(layer.Layer.Pooling == PoolingKind.Average ? "[\"AvgPool2d\", 2]" : layer.KeepsPlaces ? "[\"MaxPool2d\", 2, 2, 0, 1, true]" : "[\"MaxPool2d\", 2]");
        }
    }

    private void Add(ExportedTransposedConvolution layer)
    {
        ConvolutionShape shape = layer.Shape;
        if (layer.Layer.Unpooling != UnpoolingKind.None)
        {
            _names.Add(layer.Layer.Unpooling == UnpoolingKind.Place ? "[\"MaxUnpool2d\", 2]" : "[\"Upsample\", null, 2]");
        }

        if (layer.Layer.Unpooling == UnpoolingKind.Fill && layer.Dropped != (0, 0))
        {
            _names.Add($"[\"ZeroPad2d\", [0, {layer.Dropped.Columns}, 0, {layer.Dropped.Rows}]]");
        }

        (int rows, int columns) = layer.OutputPadding;
        AddTensors(layer.WeightShape, layer.Weight, layer.Bias);
        _names.Add($"[\"ConvTranspose2d\", {shape.Coarse.Channels}, {shape.Fine.Channels}, {shape.Kernel}, {shape.Stride}, {shape.Padding}, [{rows}, {columns}]]");
        AddActivation(layer.Activation);
    }

    private void AddTensors(IReadOnlyList<int> shape, ReadOnlyMemory<float> weight, ReadOnlyMemory<float> bias)
    {
        _tensors.Add(TensorSource.Of($"{_names.Count}.weight", shape, weight));
        _tensors.Add(TensorSource.Of($"{_names.Count}.bias", [bias.Length], bias));
    }

    private void AddActivation(Activation activation)
    {
        string? module = activation switch
        {
            Activation.Linear => null,
            Activation.Relu => "[\"ReLU\"]",
            Activation.LeakyRelu => "[\"LeakyReLU\", 0.01]",
            _ => $"[\"{activation}\"]",
        };
        if (module is not null)
        {
            _names.Add(module);
        }
    }
}
