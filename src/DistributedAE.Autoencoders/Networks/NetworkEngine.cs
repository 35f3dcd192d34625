using DistributedAE.Numerics;
using DistributedAE.Numerics.Gemm;
using DistributedAE.Numerics.Threads;

namespace DistributedAE.Autoencoders;

/// <summary>
/// Computes with one stage's network on a team of slots: contributions (loss and gradient sums of a block of micro-batches), losses, and outputs.
/// Going forward and back the slots divide outputs or rows, and output tiles for the weight gradients: never a sum. So the number of
/// slots shows in the time alone. All memory is taken at the start; a step allocates nothing.
/// </summary>
public sealed unsafe class NetworkEngine : IContributionEngine
{
    private readonly SlotTeam _team;
    private readonly NetworkComputation _network;
    private readonly SlotMemory[] _memory;
    private readonly double[] _rowLosses;
    private readonly double[] _shardLosses;
    private readonly ContributionWork _contribution;
    private readonly OutputWork _outputs;
    private readonly ImportanceWork? _importance;

    /// <summary>An engine for blocks of up to <paramref name="rowCapacity"/> samples.</summary>
    /// <param name="network">What to compute.</param>
    /// <param name="rowCapacity">Most rows of a block.</param>
    /// <param name="shardCapacity">Most shards of a block.</param>
    /// <param name="team">The slots; not owned.</param>
    /// <param name="seed">The job's seed, for all noise.</param>
    /// <param name="stage">The stage's number, for all noise.</param>
    public NetworkEngine(StageNetwork network, int rowCapacity, int shardCapacity, SlotTeam team, ulong seed, int stage)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(team);
        Network = network;
        RowCapacity = rowCapacity;
        _team = team;
        _network = new NetworkComputation(network, rowCapacity, shardCapacity, team.SlotCount, seed, stage);
        int widest = network.Layers.Max(layer => Math.Max(layer.Inputs, layer.Outputs));
        _memory = new SlotMemory[team.SlotCount];
        for (int slot = 0; slot < _memory.Length; slot++)
        {
            _memory[slot] = new SlotMemory(network.Inputs, widest);
            foreach (Layer layer in network.Layers)
            {
                _memory[slot].Reserve(layer);
            }
        }

        _rowLosses = new double[rowCapacity];
        _shardLosses = new double[shardCapacity];
        _contribution = new ContributionWork(_network, _memory, _rowLosses);
        _outputs = new OutputWork(_network, _memory, _rowLosses);
        _importance = network.IsVariational && network.Reconstructs ? new ImportanceWork(_network, _memory, rowCapacity) : null;
    }

    /// <inheritdoc/>
    public StageNetwork Network { get; }

    /// <summary>Most rows of a block.</summary>
    public int RowCapacity { get; }

    /// <inheritdoc/>
    /// <remarks>Shards are summed along the tree.</remarks>
    public double Contribute(
        AlignedBuffer parameters, SampleReader reader, BatchRows rows, ReadOnlySpan<float> activationMeans, GradientSink gradient, GradientSink? unitSums)
    {
        if (Network.TracksActivations)
        {
            SparsitySlope.Fill(Network.Sparsity, activationMeans, _network.SparsityGradient.Span);
        }

        _contribution.Prepare(parameters, reader, rows, gradient, unitSums);
        _team.Run(_contribution);
        return TreeSum(rows);
    }

    /// <inheritdoc/>
    public void Evaluate(AlignedBuffer parameters, SampleReader reader, ReadOnlySpan<int> samples, Span<double> losses)
    {
        _outputs.Prepare(parameters, reader, samples, Network.Layers.Count, withLoss: true);
        _team.Run(_outputs);
        _rowLosses.AsSpan(0, samples.Length).CopyTo(losses);
    }

    /// <summary>
    /// The activations of layer <paramref name="layers"/> (1 is the first hidden layer) for each given sample, without corruption and, for a sampled code, at its mean; softmax probabilities for the last layer of a classifier.
    /// </summary>
    /// <param name="parameters">The stage's parameters, in stored order.</param>
    /// <param name="reader">The samples.</param>
    /// <param name="samples">Which of them, at most <see cref="RowCapacity"/>.</param>
    /// <param name="layers">How many layers to go.</param>
    /// <param name="values">Row after row, as long as the layer's output times the number of samples.</param>
    public void Outputs(AlignedBuffer parameters, SampleReader reader, ReadOnlySpan<int> samples, int layers, Span<float> values)
    {
        _outputs.Prepare(parameters, reader, samples, layers, withLoss: false);
        _team.Run(_outputs);
        PanelMatrix result = _network.Layers[layers - 1].Output;
        for (int row = 0; row < samples.Length; row++)
        {
            result.GetRow(row, values.Slice(row * result.Columns, result.Columns));
        }
    }

    /// <summary>
    /// Estimates the log density of each given sample under a variational autoencoder, without corruption. Squared error stands for a Gaussian output of variance 1/2.
    /// The noise is a function of seed, sample and number of the draw.
    /// </summary>
    /// <param name="parameters">The stage's parameters, in stored order.</param>
    /// <param name="reader">The samples.</param>
    /// <param name="samples">Which of them, at most <see cref="RowCapacity"/>.</param>
    /// <param name="draws">How often each code is drawn, ≥ 1.</param>
    /// <param name="estimates">One for each sample.</param>
    /// <exception cref="InvalidOperationException">The network is no variational autoencoder.</exception>
    public void EstimateDensities(AlignedBuffer parameters, SampleReader reader, ReadOnlySpan<int> samples, int draws, Span<DensityEstimate> estimates)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        ImportanceWork work = _importance ?? throw new InvalidOperationException("Only a variational autoencoder has a density.");
        work.Prepare(parameters, reader, samples, draws);
        _team.Run(work);
        work.Estimates.CopyTo(estimates);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _network.Dispose();
        foreach (SlotMemory memory in _memory)
        {
            memory.Dispose();
        }
    }

    private double TreeSum(BatchRows rows)
    {
        ReadOnlySpan<int> starts = rows.ShardStarts;
        for (int shard = 0; shard < rows.ShardCount; shard++)
        {
            double sum = 0;
            for (int row = starts[shard]; row < starts[shard + 1]; row++)
            {
                sum += _rowLosses[row];
            }

            _shardLosses[shard] = sum;
        }

        for (int width = 1; width < rows.ShardCount; width *= 2)
        {
            for (int shard = 0; shard < rows.ShardCount; shard += 2 * width)
            {
                _shardLosses[shard] += _shardLosses[shard + width];
            }
        }

        return _shardLosses[0];
    }
}
