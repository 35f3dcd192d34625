using System.Runtime.InteropServices;

namespace DistributedAE.Training.Tests.Export;

/// <summary>Reads an ONNX file and computes its graph, node by node, in double.</summary>
internal sealed class OnnxGraph
{
    private readonly ProtobufReader _graph;
    private readonly Dictionary<string, OnnxTensor> _tensors = [];

    public OnnxGraph(string path)
    {
        var model = new ProtobufReader(File.ReadAllBytes(path));
        IrVersion = model.Number(1);
        OperatorSet = model.Message(8).Number(2);
        _graph = model.Message(7);
        foreach (ProtobufReader tensor in _graph.Messages(5))
        {
            int[] shape = Array.ConvertAll(tensor.Numbers(1), extent => (int)extent);
            double[] values = tensor.Number(2) switch
            {
                1 => Array.ConvertAll(MemoryMarshal.Cast<byte, float>(tensor.Raw(9)).ToArray(), value => (double)value),
                7 => Array.ConvertAll(MemoryMarshal.Cast<byte, long>(tensor.Raw(9)).ToArray(), value => (double)value),
                long other => throw new InvalidDataException($"type {other}"),
            };
            Assert.Equal(shape.Aggregate(1, (product, extent) => product * extent), values.Length);
            _tensors.Add(tensor.Text(8), new OnnxTensor(shape, values));
        }
    }

    public long IrVersion { get; }

    public long OperatorSet { get; }

    public (string Name, string Batch, long Length) Input => Describe(_graph.Message(11));

    public (string Name, string Batch, long Length) Output => Describe(_graph.Message(12));

    /// <summary>The operators in their order.</summary>
    public string[] Operators => [.. _graph.Messages(1).Select(node => node.Text(4))];

    public double[] Run(float[][] rows)
    {
        _tensors[Input.Name] = new OnnxTensor([rows.Length, rows[0].Length], [.. rows.SelectMany(row => row).Select(value => (double)value)]);
        foreach (ProtobufReader node in _graph.Messages(1))
        {
            OnnxTensor[] inputs = [.. node.Texts(1).Select(name => name.Length == 0 ? new OnnxTensor([0], []) : _tensors[name])];
            string[] outputs = node.Texts(2);
            OnnxTensor[] results = OnnxMaps.Compute(node, inputs) ?? [Compute(node, inputs)];
            foreach ((string name, OnnxTensor result) in outputs.Zip(results))
            {
                _tensors[name] = result;
            }
        }

        return _tensors[Output.Name].Values;
    }

    private static OnnxTensor Compute(ProtobufReader node, OnnxTensor[] inputs)
    {
        OnnxTensor first = inputs[0];
        return node.Text(4) switch
        {
            "Sub" => Across(first, inputs[1], (left, right) => left - right),
            "Mul" => Across(first, inputs[1], (left, right) => left * right),
            "Gemm" => Gemm(first, inputs[1], inputs[2]),
            "Sigmoid" => first.Map(value => 1 / (1 + Math.Exp(-value))),
            "Tanh" => first.Map(Math.Tanh),
            "Relu" => first.Map(value => Math.Max(value, 0)),
            "LeakyRelu" => LeakyRelu(node, first),
            "Softplus" => first.Map(value => Math.Log(1 + Math.Exp(value))),
            "Softmax" => Softmax(node, first),
            string other => throw new InvalidDataException($"operator {other}"),
        };
    }

    private static OnnxTensor LeakyRelu(ProtobufReader node, OnnxTensor input)
    {
        ProtobufReader attribute = node.Message(5);
        Assert.Equal(("alpha", 1L), (attribute.Text(1), attribute.Number(20)));
        return input.Map(value => value > 0 ? value : attribute.Float(2) * value);
    }

    private static OnnxTensor Softmax(ProtobufReader node, OnnxTensor input)
    {
        ProtobufReader attribute = node.Message(5);
        Assert.Equal(("axis", 2L, 1L), (attribute.Text(1), attribute.Number(20), attribute.Number(3)));
        OnnxTensor powers = input.Map(Math.Exp);
        return powers with { Values = [.. powers.Values.Chunk(input.Shape[1]).SelectMany(row => row.Select(value => value / row.Sum()))] };
    }

    private static OnnxTensor Gemm(OnnxTensor left, OnnxTensor right, OnnxTensor bias)
    {
        (int rows, int depth, int columns) = (left.Shape[0], left.Shape[1], right.Shape[1]);
        Assert.Equal(depth, right.Shape[0]);
        var values = new double[rows * columns];
        for (int at = 0; at < values.Length; at++)
        {
            (int row, int column) = Math.DivRem(at, columns);
            values[at] = bias.Values[column] + Enumerable.Range(0, depth).Sum(k => left.Values[(row * depth) + k] * right.Values[(k * columns) + column]);
        }

        return new OnnxTensor([rows, columns], values);
    }

    private static OnnxTensor Across(OnnxTensor rows, OnnxTensor row, Func<double, double, double> compute) =>
        rows with { Values = [.. rows.Values.Select((value, at) => compute(value, row.Values[at % row.Values.Length]))] };

    private static (string Name, string Batch, long Length) Describe(ProtobufReader value)
    {
        ProtobufReader tensor = value.Message(2).Message(1);
        ProtobufReader[] extents = [.. tensor.Message(2).Messages(1)];
        Assert.Equal((1L, 2), (tensor.Number(1), extents.Length));
        return (value.Text(1), extents[0].Text(2), extents[1].Number(1));
    }
}
