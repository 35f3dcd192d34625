using DistributedAE.Autoencoders.Tests.Reference;
using DistributedAE.Numerics;
using DistributedAE.Numerics.Convolution;
using DistributedAE.Numerics.Gemm;
using DistributedAE.Numerics.Threads;

namespace DistributedAE.Autoencoders.Tests.Networks.Convolution;

/// <summary>
/// One operation on one sample's feature maps in a network whose gradients show all of it. The only sample is a 1, and the layer <c>input</c> makes the operation's input x of it, so its weight's gradient
/// is ∂loss/∂x. The layer <c>output</c> sees the operation's result y with a given ∂loss/∂y as its weight: its weight's gradient is y.
/// </summary>
internal sealed class MapOperation
{
    // loss = (s v·y − t)² with t = s v·y − 1/(2s): its slope is v, and rounding of v·y does not count beside 1/(2s)
    private const double Scale = 1.0 / 1024;

    private readonly VectorCase _vectors;
    private readonly StageNetwork _network;
    private readonly Dictionary<string, double[]> _parameters;

    private MapOperation(VectorCase vectors, List<(string Name, int[] Shape, bool IsWeight)> tensors, Func<ParameterLayout, IEnumerable<Layer>> layers, Dictionary<string, double[]> parameters)
    {
        _vectors = vectors;
        _parameters = parameters;
        int results = vectors.Tensors["in.delta"].Length;
        var layout = new ParameterLayout([.. tensors, .. DenseTensors("output", results, 1)]);
        Layer[] all = [.. layers(layout), Dense(layout, "output")];
        _network = new StageNetwork { Layout = layout, Layers = all, EncoderDepth = all.Length - 1, Loss = StageLoss.SquaredErrorOfTarget };
        parameters["output.weight"] = [.. vectors.Tensors["in.delta"].Select(slope => Scale * slope)];
    }

    /// <summary>A convolution or a transposed one.</summary>
    public static MapOperation Convolution(VectorCase vectors, ConvolutionShape shape, bool transposed) => new(
        vectors,
        [.. DenseTensors("input", 1, (transposed ? shape.Coarse : shape.Fine).Length), .. MapTensors("map", shape, transposed)],
        layout => [Dense(layout, "input"), transposed ? Up(layout, shape, UnpoolingKind.None) : Down(layout, shape, PoolingKind.None)],
        new() { ["input.weight"] = vectors.Tensors["in.input"], ["map.weight"] = vectors.Tensors["in.weight"], ["map.bias"] = vectors.Tensors["in.bias"] });

    /// <summary>A pooling, behind a convolution that changes nothing.</summary>
    public static MapOperation Pooling(VectorCase vectors, MapShape full, PoolingKind kind) => new(
        vectors,
        [.. DenseTensors("input", 1, full.Length), .. MapTensors("map", Unchanged(full), transposed: false)],
        layout => [Dense(layout, "input"), Down(layout, Unchanged(full), kind)],
        new() { ["input.weight"] = vectors.Tensors["in.input"], ["map.weight"] = Identity(full.Channels) });

    /// <summary>An unpooling by filling, before a transposed convolution that changes nothing.</summary>
    public static MapOperation Filling(VectorCase vectors, MapShape full) => new(
        vectors,
        [.. DenseTensors("input", 1, full.Pool().Length), .. MapTensors("map", Unchanged(full), transposed: true)],
        layout => [Dense(layout, "input"), Up(layout, Unchanged(full), UnpoolingKind.Fill)],
        new() { ["input.weight"] = vectors.Tensors["in.input"], ["map.weight"] = Identity(full.Channels) });

    /// <summary>An unpooling by place: a pooling of other maps gives the places, and a layer with weights of 0 its own values, which are that layer's biases.</summary>
    public static MapOperation Placing(VectorCase vectors, MapShape full)
    {
        int pooled = full.Pool().Length;
        return new MapOperation(
            vectors,
            [
                .. DenseTensors("peaks", 1, full.Length), .. MapTensors("pooling", Unchanged(full), transposed: false), .. DenseTensors("input", pooled, pooled),
                .. MapTensors("map", Unchanged(full), transposed: true),
            ],
            layout => [Dense(layout, "peaks"), Down(layout, Unchanged(full), PoolingKind.Max, "pooling"), Dense(layout, "input"), Up(layout, Unchanged(full), UnpoolingKind.Place)],
            new()
            {
                ["peaks.weight"] = vectors.Tensors["in.pooled"],
                ["pooling.weight"] = Identity(full.Channels),
                ["input.bias"] = vectors.Tensors["in.input"],
                ["map.weight"] = Identity(full.Channels),
            });
    }

    /// <summary>Checks the result and all gradients.</summary>
    /// <param name="engines">What computes; null for the managed engine.</param>
    public void Check(IEngineFactory? engines)
    {
        using var team = new SlotTeam(1);
        using IContributionEngine engine = engines?.Create(_network, 1, 1, 0, 0) ?? new NetworkEngine(_network, 1, 1, team, 0, 0);
        using var parameters = new AlignedBuffer(_network.Layout.Length);
        foreach ((string name, double[] values) in _parameters)
        {
            _network.Layout[name].Store([.. values.Select(value => (float)value)], parameters.Span);
        }

        using var flat = new AlignedBuffer(_network.Layout.Length);
        var rows = new BatchRows(1, 1);
        rows.Clear(0);
        rows.Add([0]);
        engine.Contribute(parameters, new One(Wanted()), rows, [], new FlatGradient(flat), null);

        AssertNear("out.output", Scale, "output.weight", flat);
        bool byBias = _network.Layout["input.weight"].Shape[0] > 1;
        AssertNear("out.gradient.input", 1, byBias ? "input.bias" : "input.weight", flat);
        foreach (string tensor in new[] { "weight", "bias" }.Where(tensor => _vectors.Tensors.ContainsKey("out.gradient." + tensor)))
        {
            AssertNear("out.gradient." + tensor, 1, "map." + tensor, flat);
        }
    }

    private float Wanted() => (float)((Scale * _vectors.Tensors["out.output"].Zip(_vectors.Tensors["in.delta"], (value, slope) => value * slope).Sum()) - (0.5 / Scale));

    private void AssertNear(string expected, double scale, string tensor, AlignedBuffer gradient)
    {
        var values = new float[_network.Layout[tensor].Length];
        _network.Layout[tensor].Load(gradient.Span, values);
        Near.AssertAll(_vectors.Tensors[expected], values, $"{_vectors.Name}: {expected}", scale);
    }

    private static ConvolutionShape Unchanged(MapShape maps) => new(maps, maps.Channels, 1, 1, 0);

    private static double[] Identity(int channels) => [.. Enumerable.Range(0, channels * channels).Select(at => at / channels == at % channels ? 1.0 : 0)];

    private static (string Name, int[] Shape, bool IsWeight)[] DenseTensors(string name, int inputs, int outputs) =>
        [(name + ".weight", [inputs, outputs], true), (name + ".bias", [outputs], false)];

    private static (string Name, int[] Shape, bool IsWeight)[] MapTensors(string name, ConvolutionShape shape, bool transposed) =>
    [
        (name + ".weight", [shape.Coarse.Channels, shape.Fine.Channels, shape.Kernel, shape.Kernel], true),
        (name + ".bias", [(transposed ? shape.Fine : shape.Coarse).Channels], false),
    ];

    private static DenseLayer Dense(ParameterLayout layout, string name) => new(layout[name + ".weight"], layout[name + ".bias"], Activation.Linear, IsTied: false);

    private static ConvolutionLayer Down(ParameterLayout layout, ConvolutionShape shape, PoolingKind pooling, string name = "map") =>
        new(layout[name + ".weight"], layout[name + ".bias"], Activation.Linear, shape, pooling);

    // places are those of the layer behind the first
    private static TransposedConvolutionLayer Up(ParameterLayout layout, ConvolutionShape shape, UnpoolingKind unpooling) =>
        new(layout["map.weight"], layout["map.bias"], Activation.Linear, shape, unpooling, PlacesOf: 1);

    private sealed class One(float wanted) : SampleReader
    {
        public override int Count => 1;

        public override int FeatureCount => 1;

        public override void Read(int sample, Span<float> features) => features.Fill(1);

        public override float ValueOf(int sample) => wanted;
    }
}
