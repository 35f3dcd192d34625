using DistributedAE.Numerics.Convolution;

namespace DistributedAE.Autoencoders.Tests.Reference;

/// <summary>Golden vectors of feature maps: each operation with its derivatives, and whole networks.</summary>
internal static class MapVectors
{
    private const int SampleCount = 3;

    /// <summary>Single convolutions and transposed ones.</summary>
    public static IReadOnlyList<(string Name, ConvolutionShape Shape, bool Transposed)> Convolutions { get; } =
    [
        ("conv3x3_same", new ConvolutionShape(new MapShape(2, 6, 5), 3, 3, 1, 1), false),
        ("conv3x3_stride2", new ConvolutionShape(new MapShape(2, 6, 5), 3, 3, 2, 1), false),
        ("conv5x5_valid", new ConvolutionShape(new MapShape(2, 7, 6), 3, 5, 1, 0), false),
        ("convt3x3_same", new ConvolutionShape(new MapShape(2, 6, 5), 3, 3, 1, 1), true),
        ("convt3x3_stride2", new ConvolutionShape(new MapShape(2, 6, 4), 3, 3, 2, 1), true),
    ];

    /// <summary>Single poolings of maps; their values have so many levels.</summary>
    public static IReadOnlyList<(string Name, MapShape Full, PoolingKind Kind, int Levels)> Poolings { get; } =
    [
        ("maxpool2", new MapShape(2, 6, 4), PoolingKind.Max, 1024),
        ("maxpool2_odd", new MapShape(2, 7, 5), PoolingKind.Max, 1024),
        ("maxpool2_ties", new MapShape(2, 6, 6), PoolingKind.Max, 2),
        ("averagepool2", new MapShape(2, 7, 4), PoolingKind.Average, 1024),
    ];

    /// <summary>Single unpoolings to maps.</summary>
    public static IReadOnlyList<(string Name, MapShape Full, UnpoolingKind Kind)> Unpoolings { get; } =
    [
        ("unpool2", new MapShape(2, 6, 4), UnpoolingKind.Place),
        ("unpool2_odd", new MapShape(2, 7, 5), UnpoolingKind.Place),
        ("unpool2_fill", new MapShape(2, 7, 5), UnpoolingKind.Fill),
    ];

    /// <summary>The cases.</summary>
    public static IReadOnlyList<VectorCase> All =>
    [
        .. Convolutions.Select(one => Convolution(one.Name, one.Shape, one.Transposed)),
        .. Poolings.Select(one => Pooling(one.Name, one.Full, one.Kind, one.Levels)),
        .. Unpoolings.Select(one => Unpooling(one.Name, one.Full, one.Kind == UnpoolingKind.Fill)),
        .. MapNetworks.All.Select(network => Network(MapCase.Seeded(network.Key, network.Value, SampleCount))),
    ];

    private static VectorCase Convolution(string name, ConvolutionShape shape, bool transposed)
    {
        var values = new SeededValues(name);
        MapShape result = transposed ? shape.Fine : shape.Coarse;
        var parameters = new Dictionary<string, double[]> { ["weight"] = values.Take(shape.WeightLength, -1, 1), ["bias"] = values.Take(result.Channels, -1, 1) };
        return Step(name, new ConvolutionStep(shape, transposed, "weight", "bias"), values.Take((transposed ? shape.Coarse : shape.Fine).Length, -1, 1), parameters, values.Take(result.Length, -1, 1));
    }

    private static VectorCase Pooling(string name, MapShape full, PoolingKind kind, int levels)
    {
        var values = new SeededValues(name);
        double[] input = [.. Enumerable.Range(0, full.Length).Select(_ => values.Below(levels) / (double)levels)];
        var step = new PoolingStep(full, kind);
        VectorCase result = Step(name, step, input, [], values.Take(full.Pool().Length, -1, 1));
        return kind == PoolingKind.Max
            ? result with { Tensors = new Dictionary<string, double[]>(result.Tensors) { ["out.index"] = [.. step.Places.Select(place => (double)(place % full.Area))] } }
            : result;
    }

    private static VectorCase Unpooling(string name, MapShape full, bool fill)
    {
        var values = new SeededValues(name);
        double[] peaks = values.Take(full.Length, 0, 1);
        var pooling = new PoolingStep(full, PoolingKind.Max);
        pooling.Forward(peaks, new Dictionary<string, double[]>());
        VectorCase result = Step(name, new UnpoolingStep(full, fill ? null : pooling), values.Take(full.Pool().Length, -1, 1), [], values.Take(full.Length, -1, 1));
        return fill ? result : result with { Tensors = new Dictionary<string, double[]>(result.Tensors) { ["in.pooled"] = peaks } };
    }

    private static VectorCase Step(string name, MapStep step, double[] input, Dictionary<string, double[]> parameters, double[] delta)
    {
        Dictionary<string, double[]> gradients = parameters.ToDictionary(p => p.Key, p => new double[p.Value.Length]);
        var tensors = new Dictionary<string, double[]> { ["in.input"] = input, ["in.delta"] = delta };
        double[] output = step.Forward(input, parameters);
        double[] byInput = step.Backward(delta, parameters, gradients);
        foreach ((string parameter, double[] values) in parameters)
        {
            tensors["in." + parameter] = values;
        }

        tensors["out.output"] = output;
        tensors["out.gradient.input"] = byInput;
        foreach ((string parameter, double[] values) in gradients)
        {
            tensors["out.gradient." + parameter] = values;
        }

        return new VectorCase(name, tensors);
    }

    private static VectorCase Network(MapCase subject)
    {
        var reference = new MapNetwork(subject.Network);
        Dictionary<string, double[]> gradients = subject.Parameters.ToDictionary(p => p.Key, p => new double[p.Value.Length]);
        foreach (double[] sample in subject.Samples)
        {
            reference.AddGradients(sample, sample, subject.Parameters, gradients);
        }

        var tensors = new Dictionary<string, double[]> { ["in.input"] = [.. subject.Samples.SelectMany(sample => sample)] };
        foreach ((string parameter, double[] values) in subject.Parameters)
        {
            tensors["in." + parameter] = values;
        }

        tensors["out.code"] = [.. subject.Samples.SelectMany(sample => reference.Outputs(sample, subject.Parameters)[subject.Network.EncoderDepth - 1])];
        tensors["out.lossPerSample"] = [.. subject.Samples.Select(sample => reference.Loss(sample, sample, subject.Parameters).Loss)];
        foreach ((string parameter, double[] values) in gradients)
        {
            tensors["out.gradient." + parameter] = [.. values.Select(value => value / SampleCount)];
        }

        return new VectorCase(subject.Name, tensors);
    }
}
