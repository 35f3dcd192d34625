using DistributedAE.Numerics;
using DistributedAE.Numerics.Gemm;
using DistributedAE.Numerics.Threads;

namespace DistributedAE.Autoencoders.Tests.Networks.Contract;

/// <summary>An engine with fixed parameters, samples and running means, and the buffers to receive contributions.</summary>
internal sealed class ContractEngine : IDisposable
{
    public const int Epoch = 3;
    private const ulong Seed = 11;
    private const int Stage = 2;

    private readonly AlignedBuffer _gradient;
    private readonly AlignedBuffer _sums;
    private readonly FlatGradient _gradientSink;
    private readonly FlatGradient _sumsSink;

    public ContractEngine(string network, int slots, int rowCapacity, int shardCapacity = 8, IEngineFactory? engines = null)
    {
        Network = ContractNetworks.Named(network);
        Team = new SlotTeam(slots);
        Engine = new NetworkEngine(Network, rowCapacity, shardCapacity, Team, Seed, Stage);
        Contributor = engines?.Create(Network, rowCapacity, shardCapacity, Seed, Stage) ?? Engine;
        Samples = new HashedSamples(Network.Inputs, Network.Outputs);
        Parameters = new AlignedBuffer(Network.Layout.Length);
        ResetParameters();
        Means = [.. Enumerable.Range(0, Network.CodeLength).Select(unit => 0.02f + (0.9f * HashedValues.At(unit, 3)))];
        _gradient = new AlignedBuffer(Network.Layout.Length);
        _sums = new AlignedBuffer((Math.Max(Network.CodeLength, Network.UnitSums.Length) + 15) / 16 * 16);
        _gradientSink = new FlatGradient(_gradient);
        _sumsSink = new FlatGradient(_sums);
    }

    public StageNetwork Network { get; }

    public SlotTeam Team { get; }

    public NetworkEngine Engine { get; }

    /// <summary>What computes contributions: <see cref="Engine"/> unless it was told otherwise.</summary>
    public IContributionEngine Contributor { get; }

    public HashedSamples Samples { get; }

    public AlignedBuffer Parameters { get; }

    public float[] Means { get; }

    /// <summary>The rows of a block whose shards have these samples.</summary>
    public static BatchRows Rows(params int[][] shards)
    {
        var rows = new BatchRows(shards.Sum(shard => shard.Length), shards.Length);
        rows.Clear(Epoch);
        foreach (int[] shard in shards)
        {
            rows.Add(shard);
        }

        return rows;
    }

    /// <summary>Computes a block's contribution into poisoned buffers, so that what is not written shows.</summary>
    public Contribution Contribute(params int[][] shards)
    {
        _gradient.Span.Fill(float.NaN);
        _sums.Span.Fill(float.NaN);
        double loss = Contribute(Rows(shards));
        return new Contribution(loss, _gradient.Span.ToArray(), _sums.Span.ToArray());
    }

    /// <summary>Computes a block's contribution and gives its loss.</summary>
    public double Contribute(BatchRows rows) => Contribute(rows, _gradientSink);

    /// <summary>Computes a block's contribution into another sink.</summary>
    public double Contribute(BatchRows rows, GradientSink gradient) =>
        Contributor.Contribute(Parameters, Samples, rows, Means, gradient, _sumsSink);

    /// <summary>The losses of some samples, and the outputs of every layer for them.</summary>
    public (double[] Losses, float[] Outputs) Evaluate(params int[] samples)
    {
        var losses = new double[samples.Length];
        Engine.Evaluate(Parameters, Samples, samples, losses);
        var outputs = new List<float>();
        for (int layers = 1; layers <= Network.Layers.Count; layers++)
        {
            var values = new float[samples.Length * Network.Layers[layers - 1].Outputs];
            Engine.Outputs(Parameters, Samples, samples, layers, values);
            outputs.AddRange(values);
        }

        return (losses, [.. outputs]);
    }

    public void Dispose()
    {
        if (Contributor != Engine)
        {
            Contributor.Dispose();
        }

        Engine.Dispose();
        Team.Dispose();
        Parameters.Dispose();
        _gradient.Dispose();
        _sums.Dispose();
    }

    private void ResetParameters()
    {
        foreach (ParameterTensor tensor in Network.Layout.Tensors)
        {
            float[] values = [.. Enumerable.Range(0, tensor.Length).Select(index => 0.6f * (HashedValues.At(index, 4 + tensor.Offset) - 0.45f))];
            tensor.Store(values, Parameters.Span);
        }
    }
}
