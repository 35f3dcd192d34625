using DistributedAE.Autoencoders.Tests.Reference;
using DistributedAE.Numerics;
using DistributedAE.Numerics.Gemm;
using DistributedAE.Numerics.Threads;

namespace DistributedAE.Autoencoders.Tests.Networks;

/// <summary>A float32 engine for a reference network, with its parameters and samples. Contributions can be those of another engine.</summary>
internal sealed class EngineHarness : IDisposable
{
    private readonly SlotTeam _team;

    public EngineHarness(ReferenceCase subject, int slots = 1, Corruption? corruption = null, ulong seed = 0, int stage = 0, IEngineFactory? engines = null)
    {
        Network = StageOf(subject.Network, corruption ?? Corruption.None);
        Samples = new BatchSamples(subject.Network, subject.Batch);
        _team = new SlotTeam(slots);
        Engine = new NetworkEngine(Network, subject.Batch.Count, 16, _team, seed, stage);
        Contributor = engines?.Create(Network, subject.Batch.Count, 16, seed, stage) ?? Engine;
        Parameters = new AlignedBuffer(Network.Layout.Length);
        foreach (ParameterTensor tensor in Network.Layout.Tensors)
        {
            tensor.Store([.. subject.Parameters[tensor.Name].Select(value => (float)value)], Parameters.Span);
        }
    }

    public StageNetwork Network { get; }

    public SampleReader Samples { get; }

    public NetworkEngine Engine { get; }

    /// <summary>What computes contributions: <see cref="Engine"/> unless it was told otherwise.</summary>
    public IContributionEngine Contributor { get; }

    public AlignedBuffer Parameters { get; }

    /// <summary>The contribution of a block of shards, each an array of sample numbers.</summary>
    public Contribution Contribute(int[][] shards, double[]? activationMeans = null, int epoch = 0)
    {
        var rows = new BatchRows(shards.Sum(shard => shard.Length), shards.Length);
        rows.Clear(epoch);
        foreach (int[] shard in shards)
        {
            rows.Add(shard);
        }

        var gradient = new ArraySink(Network.Layout.Length);
        var units = new ArraySink((Math.Max(Network.CodeLength, Network.UnitSums.Length) + 31) / 32 * 32);
        float[] means = [.. (activationMeans ?? []).Select(value => (float)value)];
        double loss = Contributor.Contribute(Parameters, Samples, rows, means, gradient, units);
        return new Contribution(loss, gradient.Values, units.Values);
    }

    /// <summary>Adds what whoever updates the parameters adds to a contribution's gradient: the part of a layer's contraction that is linear in its weight.</summary>
    public void AddDecay(Contribution contribution)
    {
        if (Network.ContractiveDecay is not { } decay)
        {
            return;
        }

        float[] weight = Plain(decay.Weight.Name, Parameters.Span);
        float[] gradient = Plain(decay.Weight.Name, contribution.Gradient);
        int units = decay.Weight.Shape[1];
        for (int place = 0; place < gradient.Length; place++)
        {
            gradient[place] += (float)(2 * decay.Factor * contribution.UnitSums[decay.SlopesOffset + (place % units)] * weight[place]);
        }

        decay.Weight.Store(gradient, contribution.Gradient);
    }

    /// <summary>Plain row-major values of a tensor out of a flat buffer.</summary>
    public float[] Plain(string name, ReadOnlySpan<float> flat)
    {
        var values = new float[Network.Layout[name].Length];
        Network.Layout[name].Load(flat, values);
        return values;
    }

    public void Dispose()
    {
        if (Contributor != Engine)
        {
            Contributor.Dispose();
        }

        Engine.Dispose();
        Parameters.Dispose();
        _team.Dispose();
    }

    private static StageNetwork StageOf(ReferenceNetwork network, Corruption corruption)
    {
        ParameterLayout layout = network.Layout;
        ReferenceLayer[] encoder = [.. network.Layers.Where(layer => layer.Name.StartsWith("encoder.", StringComparison.Ordinal))];
        ReferenceLayer code = encoder[^1];
        bool isHead = network.Layers[^1].Name == "head";
        return new StageNetwork
        {
            Layout = layout,
            Layers = [.. network.Layers.SelectMany(layer => LayersOf(layer, layout))],
            EncoderDepth = encoder.Sum(layer => LayersOf(layer, layout).Count()),
            Contraction = code.Contraction,
            EncoderContraction = network.EncoderContraction,
            Divergence = new LatentDivergence(code.DivergenceWeight, 0),
            Corruption = corruption,
            Loss = network.Loss switch
            {
                ReferenceLoss.CrossEntropy => StageLoss.CrossEntropy,
                ReferenceLoss.SoftmaxCrossEntropy => StageLoss.Softmax,
                _ => isHead ? StageLoss.SquaredErrorOfTarget : StageLoss.SquaredError,
            },
            Sparsity = code switch
            {
                { KLWeight: > 0 } => new Sparsity(SparsityKind.KL, code.KLTarget, code.KLWeight, Sparsity.DefaultDecay),
                { L1Activity: > 0 } => new Sparsity(SparsityKind.L1, 0.05, code.L1Activity, Sparsity.DefaultDecay),
                _ => Sparsity.None,
            },
        };
    }

    private static IEnumerable<Layer> LayersOf(ReferenceLayer layer, ParameterLayout layout)
    {
        yield return new DenseLayer(layout[layer.Weight], layout[layer.Bias], layer.Activation, layer.TiedTo is not null);
        if (layer.IsSampled)
        {
            yield return new GaussianSampling(layer.Codes);
        }
    }

    /// <summary>What a contribution holds, in stored order.</summary>
    internal sealed record Contribution(double Loss, float[] Gradient, float[] UnitSums);

    private sealed class ArraySink(int length) : GradientSink
    {
        public float[] Values { get; } = new float[length];

        public override void Take(int offset, ReadOnlySpan<float> run) => run.CopyTo(Values.AsSpan(offset));
    }
}
