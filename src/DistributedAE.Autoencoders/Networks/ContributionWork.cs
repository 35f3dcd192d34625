using DistributedAE.Numerics;
using DistributedAE.Numerics.Gemm;
using DistributedAE.Numerics.Threads;

namespace DistributedAE.Autoencoders;

/// <summary>The slots' common work for one contribution: read the samples, go forward, compare, go back, sum the gradients.</summary>
internal sealed class ContributionWork(NetworkComputation network, SlotMemory[] memory, double[] rowLosses) : SlotWork
{
    private AlignedBuffer _parameters = null!;
    private SampleReader _reader = null!;
    private BatchRows _rows = null!;
    private GradientSink _gradient = null!;
    private GradientSink? _unitSums;

    /// <summary>Sets what the next run computes.</summary>
    public void Prepare(AlignedBuffer parameters, SampleReader reader, BatchRows rows, GradientSink gradient, GradientSink? unitSums)
    {
        _parameters = parameters;
        _reader = reader;
        _rows = rows;
        _gradient = gradient;
        _unitSums = unitSums;
    }

    /// <inheritdoc/>
    public override void Run(int slot, SlotTeam team)
    {
        var pass = new SlotPass
        {
            Parameters = _parameters,
            Samples = _rows.Samples,
            ShardStarts = _rows.ShardStarts,
            Slot = slot,
            Slots = team.SlotCount,
            Memory = memory[slot],
            Draw = LatentDraw.Training,
            DrawNumber = _rows.Epoch,
            DivergenceWeight = (float)network.Network.Divergence.WeightAt(_rows.Progress),
        };
        Read(pass);
        foreach (LayerComputation layer in network.Layers)
        {
            team.Barrier();
            layer.Forward(pass);
        }

        team.Barrier();
        for (int row = pass.Rows.From; row < pass.Rows.To; row++)
        {
            rowLosses[row] = network.LossOf(pass, row, _reader);
        }

        for (int layer = network.Layers.Length - 1; layer > 0; layer--)
        {
            team.Barrier();
            network.Layers[layer].Backward(pass);
        }

        team.Barrier();
        SumUnits(pass, team);
        foreach (LayerComputation layer in network.Layers)
        {
            layer.SumGradients(pass, _gradient);
        }
    }

    private void Read(in SlotPass pass)
    {
        foreach (LayerComputation layer in network.Layers)
        {
            layer.Prepare(pass);
        }

        for (int row = pass.Rows.From; row < pass.Rows.To; row++)
        {
            network.ReadDamaged(_reader, _rows.Epoch, pass.Samples[row], row, pass.Memory);
        }
    }

    private void SumUnits(in SlotPass pass, SlotTeam team)
    {
        if (_unitSums is null)
        {
            return;
        }

        UnitSums wanted = network.Network.UnitSums;
        if (wanted.Activations > 0 || wanted.SquaredSlopes == 0)
        {
            PanelMatrix code = network.Layers[network.Network.EncoderDepth - 1].Output;
            ColumnSums.Compute(code, pass.ShardStarts, new WorkRange(0, code.PanelCount).Part(pass.Slot, pass.Slots), 0, _unitSums);
        }

        foreach (LayerComputation layer in network.Layers)
        {
            layer.SumUnits(pass, _unitSums);
        }

        if (network.Network.IsContractive)
        {
            // the first slice of the gradient may be applied at once, and needs them
            team.Barrier();
        }
    }
}
