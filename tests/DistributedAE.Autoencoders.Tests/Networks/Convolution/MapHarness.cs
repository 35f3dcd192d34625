using DistributedAE.Autoencoders.Tests.Reference;
using DistributedAE.Numerics;
using DistributedAE.Numerics.Gemm;
using DistributedAE.Numerics.Threads;

namespace DistributedAE.Autoencoders.Tests.Networks.Convolution;

/// <summary>A float32 engine for a case of feature maps.</summary>
internal sealed class MapHarness : IDisposable
{
    private readonly SlotTeam _team = new(1);
    private readonly MapSamples _samples;

    public MapHarness(MapCase subject, Corruption? corruption = null, IEngineFactory? engines = null)
    {
        Network = subject.Network with { Corruption = corruption ?? Corruption.None };
        _samples = new MapSamples(subject);
        Engine = new NetworkEngine(Network, subject.Samples.Count, 16, _team, seed: 3, stage: 1);
        Contributor = engines?.Create(Network, subject.Samples.Count, 16, seed: 3, stage: 1) ?? Engine;
        Parameters = new AlignedBuffer(Network.Layout.Length);
        foreach (ParameterTensor tensor in Network.Layout.Tensors)
        {
            tensor.Store([.. subject.Parameters[tensor.Name].Select(value => (float)value)], Parameters.Span);
        }
    }

    public StageNetwork Network { get; }

    public NetworkEngine Engine { get; }

    /// <summary>What computes contributions and losses: <see cref="Engine"/> unless it was told otherwise.</summary>
    public IContributionEngine Contributor { get; }

    public AlignedBuffer Parameters { get; }

    /// <summary>Loss and gradients of a block of shards, each an array of sample numbers.</summary>
    public (double Loss, Func<string, float[]> Gradient) Contribute(int[][] shards)
    {
        var rows = new BatchRows(shards.Sum(shard => shard.Length), shards.Length);
        rows.Clear(0, 0, 1);
        foreach (int[] shard in shards)
        {
            rows.Add(shard);
        }

        using var flat = new AlignedBuffer(Network.Layout.Length);
        double loss = Contributor.Contribute(Parameters, _samples, rows, [], new FlatGradient(flat), null);
        float[] gradient = flat.Span.ToArray();
        return (loss, name =>
        {
            var values = new float[Network.Layout[name].Length];
            Network.Layout[name].Load(gradient, values);
            return values;
        });
    }

    /// <summary>The losses of all samples.</summary>
    public double[] Evaluate()
    {
        var losses = new double[_samples.Count];
        Contributor.Evaluate(Parameters, _samples, All, losses);
        return losses;
    }

    /// <summary>The outputs of the first layers for all samples.</summary>
    public float[] Outputs(int layers)
    {
        var values = new float[_samples.Count * Network.Layers[layers - 1].Outputs];
        Engine.Outputs(Parameters, _samples, All, layers, values);
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

    private int[] All => [.. Enumerable.Range(0, _samples.Count)];

    private sealed class MapSamples(MapCase subject) : SampleReader
    {
        public override int Count => subject.Samples.Count;

        public override int FeatureCount => subject.Network.Inputs;

        public override void Read(int sample, Span<float> features)
        {
            for (int feature = 0; feature < features.Length; feature++)
            {
                features[feature] = (float)subject.Samples[sample][feature];
            }
        }
    }
}
