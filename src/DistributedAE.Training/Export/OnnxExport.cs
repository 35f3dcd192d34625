using DistributedAE.Autoencoders;
using DistributedAE.Data;
using DistributedAE.Numerics.Convolution;
using DistributedAE.Training.Models;

namespace DistributedAE.Training.Export;

/// <summary>
/// Writes an ONNX model (IR version 8, operator set 17; https://github.com/onnx/onnx/blob/main/onnx/onnx.proto): Sub and Mul for the scaling, so that raw samples go in, then Gemm, Conv or ConvTranspose and
/// the activation of each layer, with pooling and unpooling. The input is called "samples" (N × features), the output (N × values) by what it is.
/// </summary>
public static class OnnxExport
{
    /// <summary>The operator set that the file asks for.</summary>
    public const int OperatorSet = 17;

    private const int IrVersion = 8;
    private const long MostBytes = 2_000_000_000;
    private const string InputName = "samples";

    /// <summary>Writes the file whole or not at all.</summary>
    /// <exception cref="InputException">It cannot be written, or would be larger than protocol buffers allow.</exception>
    public static void Write(string path, ExportedNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        ProtobufMessage model = Model(network);
        if (model.Length > MostBytes)
        {
            throw new InputException($"the model takes {model.Length} bytes, an ONNX file at most {MostBytes}; export it as safetensors or npz");
        }

        AtomicFile.Write(path, model.WriteTo);
    }

    private static ProtobufMessage Model(ExportedNetwork network) => new ProtobufMessage()
        .Add(1, IrVersion)
        .Add(2, "DistributedAE")
        .Add(3, ProductVersion.Current)
        .Add(7, Graph(network))
        .Add(8, new ProtobufMessage().Add(1, "").Add(2, OperatorSet))
        .Add(14, new ProtobufMessage().Add(1, "modelSha256").Add(2, network.Model.ModelSha256));

    private static ProtobufMessage Graph(ExportedNetwork network)
    {
        var graph = new OnnxGraphBuilder(InputName);
        AddScaling(graph, network.Scaling);
        MapShape? maps = null;
        foreach (ExportedLayer layer in network.Layers)
        {
            graph.AddTensor($"{layer.Name}.weight", layer.WeightShape, layer.Weight.Span);
            graph.AddTensor($"{layer.Name}.bias", [layer.Bias.Length], layer.Bias.Span);
            switch (layer)
            {
                case ExportedConvolution convolution:
                    AddMaps(graph, layer.Name, maps, convolution.Shape.Fine);
                    AddConvolution(graph, convolution);
                    maps = convolution.Layer.OutputMaps;
                    break;
                case ExportedTransposedConvolution transposed:
                    AddMaps(graph, layer.Name, maps, transposed.Layer.InputMaps);
                    AddTransposedConvolution(graph, transposed, network.Layers);
                    maps = transposed.Shape.Fine;
                    break;
                default:
                    AddFlattening(graph, maps);
                    maps = null;
                    graph.AddNode("Gemm", $"{layer.Name}.weight", $"{layer.Name}.bias");
                    AddActivation(graph, layer.Activation);
                    break;
            }
        }

        AddFlattening(graph, maps);
        if (network.EndsInSoftmax)
        {
            graph.AddNode("Softmax", OnnxGraphBuilder.Attribute("axis", 1));
        }

        return graph.Finish(
            network.Model.Job.Name,
            OnnxGraphBuilder.Value(InputName, network.Layers[0].Inputs),
            OnnxGraphBuilder.Value(network.OutputName, network.Layers[^1].Outputs),
            network.OutputName);
    }

    private static void AddScaling(OnnxGraphBuilder graph, Scaling scaling)
    {
        graph.AddTensor(ModelFile.ScalingOffset, [scaling.Offset.Length], scaling.Offset);
        graph.AddTensor(ModelFile.ScalingFactor, [scaling.Factor.Length], scaling.Factor);
        graph.AddNode("Sub", ModelFile.ScalingOffset);
        graph.AddNode("Mul", ModelFile.ScalingFactor);
    }

    private static void AddMaps(OnnxGraphBuilder graph, string layer, MapShape? before, MapShape maps)
    {
        if (before is null)
        {
            graph.AddIntegers($"{layer}.maps", -1, maps.Channels, maps.Height, maps.Width);
            graph.AddNode("Reshape", $"{layer}.maps");
        }
    }

    private static void AddFlattening(OnnxGraphBuilder graph, MapShape? maps)
    {
        if (maps is not null)
        {
            graph.AddNode("Flatten", OnnxGraphBuilder.Attribute("axis", 1));
        }
    }

    private static void AddConvolution(OnnxGraphBuilder graph, ExportedConvolution layer)
    {
        graph.Add("Conv", [graph.Current, $"{layer.Name}.weight", $"{layer.Name}.bias"], null, Window(layer.Shape));
        AddActivation(graph, layer.Activation);
        if (layer.KeepsPlaces)
        {
            graph.AddBeside("Shape", graph.Current, $"{layer.Name}.extents");
        }

        if (layer.Layer.Pooling != PoolingKind.None)
        {
            string kind = layer.Layer.Pooling == PoolingKind.Max ? "MaxPool" : "AveragePool";
            graph.Add(kind, [graph.Current], layer.KeepsPlaces ? [$"{layer.Name}.places"] : null, PoolWindow());
        }
    }

    private static void AddTransposedConvolution(OnnxGraphBuilder graph, ExportedTransposedConvolution layer, IReadOnlyList<ExportedLayer> layers)
    {
        switch (layer.Layer.Unpooling)
        {
            case UnpoolingKind.Place:
                string pooled = layers[layer.Layer.PlacesOf].Name;
                graph.Add("MaxUnpool", [graph.Current, $"{pooled}.places", $"{pooled}.extents"], null, PoolWindow());
                break;
            case UnpoolingKind.Fill:
                AddFilling(graph, layer);
                break;
            default:
                break;
        }

        (int rows, int columns) = layer.OutputPadding;
        graph.Add(
            "ConvTranspose",
            [graph.Current, $"{layer.Name}.weight", $"{layer.Name}.bias"],
            null,
            [.. Window(layer.Shape), OnnxGraphBuilder.Attribute("output_padding", [rows, columns])]);
        AddActivation(graph, layer.Activation);
    }

    private static void AddFilling(OnnxGraphBuilder graph, ExportedTransposedConvolution layer)
    {
        graph.AddTensor($"{layer.Name}.scales", [4], [1, 1, 2, 2]);
        graph.Add(
            "Resize",
            [graph.Current, "", $"{layer.Name}.scales"],
            null,
            OnnxGraphBuilder.Attribute("mode", "nearest"),
            OnnxGraphBuilder.Attribute("coordinate_transformation_mode", "asymmetric"),
            OnnxGraphBuilder.Attribute("nearest_mode", "floor"));
        if (layer.Dropped != (0, 0))
        {
            graph.AddIntegers($"{layer.Name}.pads", 0, 0, 0, 0, 0, 0, layer.Dropped.Rows, layer.Dropped.Columns);
            graph.AddNode("Pad", $"{layer.Name}.pads");
        }
    }

    private static ProtobufMessage[] Window(ConvolutionShape shape) =>
    [
        OnnxGraphBuilder.Attribute("kernel_shape", [shape.Kernel, shape.Kernel]),
        OnnxGraphBuilder.Attribute("strides", [shape.Stride, shape.Stride]),
        OnnxGraphBuilder.Attribute("pads", [shape.Padding, shape.Padding, shape.Padding, shape.Padding]),
    ];

    private static ProtobufMessage[] PoolWindow() => [OnnxGraphBuilder.Attribute("kernel_shape", [2, 2]), OnnxGraphBuilder.Attribute("strides", [2, 2])];

    private static void AddActivation(OnnxGraphBuilder graph, Activation activation)
    {
        switch (activation)
        {
            case Activation.Linear:
                break;
            case Activation.LeakyRelu:
                graph.AddNode("LeakyRelu", OnnxGraphBuilder.Attribute("alpha", 0.01f));
                break;
            default:
                graph.AddNode(activation.ToString(), Array.Empty<ProtobufMessage>());
                break;
        }
    }
}
