using DistributedAE.Autoencoders.Tests.Reference;
using DistributedAE.Numerics;
using DistributedAE.Numerics.Gemm;
using DistributedAE.Numerics.Threads;

namespace DistributedAE.Autoencoders.Tests.Networks;

/// <summary>
/// A float32 engine for a reference network, with its parameters and samples. Contributions can be those of another engine. Engines have no factor of the loss: a case's w · loss + penalties is
/// w (loss + penalties ÷ w), so the engine has the penalties divided by w, and its losses and gradients are multiplied by w. Of a power of two both are exact.
/// </summary>
internal sealed class EngineHarness : IDisposable
{
    private readonly SlotTeam _team;
    private readonly ReferenceCase _subject;

    public EngineHarness(ReferenceCase subject, int slots = 1, Corruption? corruption = null, ulong seed = 0, int stage = 0, IEngineFactory? engines = null)
    {
        _subject = subject;
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

    private double LossWeight => _subject.Network.LossWeight;

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
        return new Contribution(LossWeight * loss, [.. gradient.Values.Select(value => (float)LossWeight * value)], units.Values);
    }

    /// <summary>The losses of all samples.</summary>
    public float[] Losses()
    {
        var losses = new double[_subject.Batch.Count];
        Contributor.Evaluate(Parameters, Samples, [.. Enumerable.Range(0, losses.Length)], losses);
        return [.. losses.Select(loss => (float)(LossWeight * loss))];
    }

    /// <summary>
    /// Adds what whoever updates the parameters adds to the gradient of a contribution of all samples: weight decay, and the part of a layer's contraction that is linear in its weight.
    /// </summary>
    public void AddDecay(Contribution contribution)
    {
        double decay = _subject.Batch.Count * _subject.Network.L2Weights;
        foreach (ParameterTensor tensor in Network.Layout.Tensors.Where(tensor => tensor.IsWeight))
        {
            AddMultiple(tensor, contribution, _ => decay);
        }

        if (Network.ContractiveDecay is { } contraction)
        {
            int units = contraction.Weight.Shape[1];
            AddMultiple(contraction.Weight, contribution, place => LossWeight * 2 * contraction.Factor * contribution.UnitSums[contraction.SlopesOffset + (place % units)]);
        }
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

    private void AddMultiple(ParameterTensor tensor, Contribution contribution, Func<int, double> factor)
    {
        float[] weight = Plain(tensor.Name, Parameters.Span);
        float[] gradient = Plain(tensor.Name, contribution.Gradient);
        tensor.Store([.. gradient.Select((value, place) => value + (float)(factor(place) * weight[place]))], contribution.Gradient);
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
            Contraction = code.Contraction / network.LossWeight,
            EncoderContraction = network.EncoderContraction / network.LossWeight,
            Divergence = new LatentDivergence(code.DivergenceWeight / network.LossWeight, 0),
            Corruption = corruption,
            Loss = network.Loss switch
            {
                ReferenceLoss.CrossEntropy => StageLoss.CrossEntropy,
                ReferenceLoss.SoftmaxCrossEntropy => StageLoss.Softmax,
                _ => isHead ? StageLoss.SquaredErrorOfTarget : StageLoss.SquaredError,
            },
            Sparsity = code switch
            {
                { KLWeight: > 0 } => new Sparsity(SparsityKind.KL, code.KLTarget, code.KLWeight / network.LossWeight, Sparsity.DefaultDecay),
                { L1Activity: > 0 } => new Sparsity(SparsityKind.L1, 0.05, code.L1Activity / network.LossWeight, Sparsity.DefaultDecay),
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
