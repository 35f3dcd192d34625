using DistributedAE.Numerics;
using DistributedAE.Numerics.Threads;

namespace DistributedAE.Autoencoders;

/// <summary>
/// The slots' common work for the densities of clean samples under a variational autoencoder, from several draws of each code: the encoder is gone through once, the
/// decoder once a draw.
/// </summary>
internal sealed class ImportanceWork(NetworkComputation network, SlotMemory[] memory, int rowCapacity) : SlotWork
{
    // a Gaussian output of variance 1/2 has the log density −(x − y)² − log(π) / 2
    private const double HalfLogPi = 0.57236494292470009;

    private readonly int[] _samples = new int[rowCapacity];
    private readonly DensityEstimate[] _estimates = new DensityEstimate[rowCapacity];
    private AlignedBuffer _parameters = null!;
    private SampleReader _reader = null!;
    private int _rows;
    private int _draws;

    /// <summary>What the last run estimated, one a row.</summary>
    public ReadOnlySpan<DensityEstimate> Estimates => _estimates.AsSpan(0, _rows);

    /// <summary>Sets what the next run computes.</summary>
    public void Prepare(AlignedBuffer parameters, SampleReader reader, ReadOnlySpan<int> samples, int draws)
    {
        samples.CopyTo(_samples);
        _rows = samples.Length;
        _parameters = parameters;
        _reader = reader;
        _draws = draws;
    }

    /// <inheritdoc/>
    public override void Run(int slot, SlotTeam team)
    {
        int sampling = network.Network.EncoderDepth - 1;
        for (int draw = 0; draw < _draws; draw++)
        {
            var pass = new SlotPass
            {
                Parameters = _parameters,
                Samples = _samples.AsSpan(0, _rows),
                ShardStarts = [0, _rows],
                Slot = slot,
                Team = team,
                Memory = memory[slot],
                LayerCount = network.Layers.Length,
                Draw = LatentDraw.Evaluation,
                DrawNumber = draw,
            };
            for (int row = pass.Rows.From; draw == 0 && row < pass.Rows.To; row++)
            {
                network.ReadClean(_reader, pass.Samples[row], row, pass.Memory, forLoss: true);
                _estimates[row] = DensityEstimate.Empty;
            }

            for (int layer = draw == 0 ? 0 : sampling; layer < network.Layers.Length; layer++)
            {
                team.Barrier();
                network.Layers[layer].Forward(pass);
            }

            team.Barrier();
            Weigh((SamplingComputation)network.Layers[sampling], pass);
        }
    }

    private void Weigh(SamplingComputation codes, in SlotPass pass)
    {
        double constant = network.Network.Loss == StageLoss.SquaredError ? HalfLogPi * network.Network.Inputs : 0;
        for (int row = pass.Rows.From; row < pass.Rows.To; row++)
        {
            double likelihood = -network.Loss!.Row(network.Layers[^1].Output, row, network.Target, _reader, pass.Samples[row]) - constant;
            _estimates[row] = _estimates[row].With(likelihood, codes.Divergence(row), codes.LogWeight(row, pass.Memory));
        }
    }
}
