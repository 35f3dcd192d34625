using System.Runtime.InteropServices;
using DistributedAE.Autoencoders;
using DistributedAE.Data;
using DistributedAE.Training.Models;

namespace DistributedAE.Training.Export;

/// <summary>
/// Writes an ONNX model (IR version 8, operator set 17; https://github.com/onnx/onnx/blob/main/onnx/onnx.proto): Sub and Mul for the scaling, so that raw samples go in, then Gemm and
/// the activation of each layer. The input is called "samples" (N × features), the output by what it is.
/// </summary>
public static class OnnxExport
{
    /// <summary>The operator set that the file asks for.</summary>
    public const int OperatorSet = 17;

    private const int IrVersion = 8;
    private const int FloatType = 1;
    private const int FloatAttribute = 1;
    private const int IntegerAttribute = 2;
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
        var graph = new GraphBuilder(InputName);
        AddScaling(graph, network.Scaling);
        foreach (ExportedLayer layer in network.Layers)
        {
            graph.AddTensor($"{layer.Name}.weight", [layer.Inputs, layer.Outputs], layer.Weight.Span);
            graph.AddTensor($"{layer.Name}.bias", [layer.Outputs], layer.Bias.Span);
            graph.AddNode("Gemm", $"{layer.Name}.weight", $"{layer.Name}.bias");
            AddActivation(graph, layer.Activation);
        }

        if (network.EndsInSoftmax)
        {
            graph.AddNode("Softmax", Attribute("axis", 1));
        }

        return graph.Finish(network.Model.Job.Name, Value(InputName, network.Layers[0].Inputs), Value(network.OutputName, network.Layers[^1].Outputs), network.OutputName);
    }

    private static void AddScaling(GraphBuilder graph, Scaling scaling)
    {
        graph.AddTensor(ModelFile.ScalingOffset, [scaling.Offset.Length], scaling.Offset);
        graph.AddTensor(ModelFile.ScalingFactor, [scaling.Factor.Length], scaling.Factor);
        graph.AddNode("Sub", ModelFile.ScalingOffset);
        graph.AddNode("Mul", ModelFile.ScalingFactor);
    }

    private static void AddActivation(GraphBuilder graph, Activation activation)
    {
        switch (activation)
        {
            case Activation.Linear:
                break;
            case Activation.LeakyRelu:
                graph.AddNode("LeakyRelu", Attribute("alpha", 0.01f));
                break;
            default:
                graph.AddNode(activation.ToString());
                break;
        }
    }

    private static ProtobufMessage Attribute(string name, float value) => new ProtobufMessage().Add(1, name).Add(2, value).Add(20, FloatAttribute);

    private static ProtobufMessage Attribute(string name, int value) => new ProtobufMessage().Add(1, name).Add(3, value).Add(20, IntegerAttribute);

    private static ProtobufMessage Value(string name, int length)
    {
        ProtobufMessage shape = new ProtobufMessage().Add(1, new ProtobufMessage().Add(2, "N")).Add(1, new ProtobufMessage().Add(1, length));
        return new ProtobufMessage().Add(1, name).Add(2, new ProtobufMessage().Add(1, new ProtobufMessage().Add(1, FloatType).Add(2, shape)));
    }

    /// <summary>A chain of nodes: each takes the result of the one before, and tensors.</summary>
    private sealed class GraphBuilder(string input)
    {
        private readonly List<(string Operator, string[] Inputs, ProtobufMessage? Attribute)> _nodes = [];
        private readonly List<ProtobufMessage> _tensors = [];

        public void AddTensor(string name, int[] shape, ReadOnlySpan<float> values)
        {
            var tensor = new ProtobufMessage();
            foreach (int extent in shape)
            {
                tensor.Add(1, extent);
            }

            _tensors.Add(tensor.Add(2, FloatType).Add(8, name).Add(9, MemoryMarshal.AsBytes(values).ToArray()));
        }

        public void AddNode(string kind, params string[] tensors) => _nodes.Add((kind, tensors, null));

        public void AddNode(string kind, ProtobufMessage attribute) => _nodes.Add((kind, [], attribute));

        public ProtobufMessage Finish(string name, ProtobufMessage inputValue, ProtobufMessage outputValue, string output)
        {
            var graph = new ProtobufMessage();
            string before = input;
            foreach ((int index, (string kind, string[] tensors, ProtobufMessage? attribute)) in _nodes.Index())
            {
                string after = index == _nodes.Count - 1 ? output : $"step{index}";
                ProtobufMessage node = new ProtobufMessage().Add(1, before);
                Array.ForEach(tensors, tensor => node.Add(1, tensor));
                node.Add(2, after).Add(3, $"{kind}{index}").Add(4, kind);
                graph.Add(1, attribute is null ? node : node.Add(5, attribute));
                before = after;
            }

            graph.Add(2, name);
            _tensors.ForEach(tensor => graph.Add(5, tensor));
            return graph.Add(11, inputValue).Add(12, outputValue);
        }
    }
}
