using System.Runtime.InteropServices;

namespace DistributedAE.Training.Export;

/// <summary>Puts an ONNX graph together node by node. Most nodes take the result of the one before (<see cref="Current"/>), and tensors.</summary>
/// <param name="input">Name of the graph's input.</param>
internal sealed class OnnxGraphBuilder(string input)
{
    private const int FloatType = 1;
    private const int IntegerType = 7;
    private const int FloatAttribute = 1;
    private const int IntegerAttribute = 2;
    private const int TextAttribute = 3;
    private const int IntegersAttribute = 7;

    private readonly List<(string Operator, string[] Inputs, string[] Outputs, ProtobufMessage[] Attributes)> _nodes = [];
    private readonly List<ProtobufMessage> _tensors = [];

    /// <summary>Name of the last node's first result.</summary>
    public string Current { get; private set; } = input;

    /// <summary>An attribute of a node.</summary>
    public static ProtobufMessage Attribute(string name, float value) => new ProtobufMessage().Add(1, name).Add(2, value).Add(20, FloatAttribute);

    /// <inheritdoc cref="Attribute(string, float)"/>
    public static ProtobufMessage Attribute(string name, int value) => new ProtobufMessage().Add(1, name).Add(3, value).Add(20, IntegerAttribute);

    /// <inheritdoc cref="Attribute(string, float)"/>
    public static ProtobufMessage Attribute(string name, string value) => new ProtobufMessage().Add(1, name).Add(4, value).Add(20, TextAttribute);

    /// <inheritdoc cref="Attribute(string, float)"/>
    public static ProtobufMessage Attribute(string name, params ReadOnlySpan<int> values)
    {
        ProtobufMessage attribute = new ProtobufMessage().Add(1, name);
        foreach (int value in values)
        {
            attribute.Add(8, value);
        }

        return attribute.Add(20, IntegersAttribute);
    }

    /// <summary>A value's name and type: float32, N × <paramref name="length"/>.</summary>
    public static ProtobufMessage Value(string name, int length)
    {
        ProtobufMessage shape = new ProtobufMessage().Add(1, new ProtobufMessage().Add(2, "N")).Add(1, new ProtobufMessage().Add(1, length));
        return new ProtobufMessage().Add(1, name).Add(2, new ProtobufMessage().Add(1, new ProtobufMessage().Add(1, FloatType).Add(2, shape)));
    }

    /// <summary>Adds a float32 tensor.</summary>
    public void AddTensor(string name, IReadOnlyList<int> shape, ReadOnlySpan<float> values) =>
        AddTensor(name, shape, FloatType, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>Adds a vector of whole numbers.</summary>
    public void AddIntegers(string name, params ReadOnlySpan<long> values) => AddTensor(name, [values.Length], IntegerType, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>Adds a node that takes the last result and tensors.</summary>
    public void AddNode(string kind, params string[] tensors) => Add(kind, [Current, .. tensors]);

    /// <summary>Adds a node that takes the last result alone.</summary>
    public void AddNode(string kind, params ProtobufMessage[] attributes) => Add(kind, [Current], attributes: attributes);

    /// <summary>Adds a node.</summary>
    /// <param name="kind">Its operator.</param>
    /// <param name="inputs">What it takes; an empty name leaves an optional one out.</param>
    /// <param name="further">Names of its results behind the first.</param>
    /// <param name="attributes">Its attributes.</param>
    public void Add(string kind, string[] inputs, string[]? further = null, params ProtobufMessage[] attributes)
    {
        Current = $"step{_nodes.Count}";
        _nodes.Add((kind, inputs, [Current, .. further ?? []], attributes));
    }

    /// <summary>Adds a node beside the chain, whose result has a name of its own.</summary>
    public void AddBeside(string kind, string taken, string result) => _nodes.Add((kind, [taken], [result], []));

    /// <summary>The graph; the last result is called as the output.</summary>
    public ProtobufMessage Finish(string name, ProtobufMessage inputValue, ProtobufMessage outputValue, string output)
    {
        var graph = new ProtobufMessage();
        foreach ((int index, (string kind, string[] inputs, string[] outputs, ProtobufMessage[] attributes)) in _nodes.Index())
        {
            var node = new ProtobufMessage();
            Array.ForEach(inputs, taken => node.Add(1, taken));
            Array.ForEach(outputs, given => node.Add(2, given == Current ? output : given));
            node.Add(3, $"{kind}{index}").Add(4, kind);
            Array.ForEach(attributes, attribute => node.Add(5, attribute));
            graph.Add(1, node);
        }

        graph.Add(2, name);
        _tensors.ForEach(tensor => graph.Add(5, tensor));
        return graph.Add(11, inputValue).Add(12, outputValue);
    }

    private void AddTensor(string name, IReadOnlyList<int> shape, int type, byte[] values)
    {
        var tensor = new ProtobufMessage();
        foreach (int extent in shape)
        {
            tensor.Add(1, extent);
        }

        _tensors.Add(tensor.Add(2, type).Add(8, name).Add(9, values));
    }
}
