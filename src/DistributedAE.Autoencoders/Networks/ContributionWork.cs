using DistributedAE.Numerics;
using DistributedAE.Numerics.Convolution;
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
        network.ReserveGradients();
        network.Groups?.Set(rows.ShardStarts);
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
            Team = team,
            Memory = memory[slot],
            LayerCount = network.Layers.Length,
            Draw = LatentDraw.Training,
            DrawNumber = _rows.Epoch,
            DivergenceWeight = (float)network.Network.Divergence.WeightAt(_rows.Progress),
        };
        network.Prepare(pass);
        if (network.IsOnLanes)
        {
            ComputeGroups(pass, team);
        }
        else
        {
            ComputeLayers(pass, team);
        }

        team.Barrier();
        SumUnits(pass, team);
        foreach (LayerComputation layer in network.Layers)
        {
            layer.SumGradients(pass, _gradient);
        }
    }

    private void ComputeLayers(in SlotPass pass, SlotTeam team)
    {
        Read(pass, pass.Rows);
        network.Forward(pass, team);
        network.Compare(pass, _reader, rowLosses);
        network.DifferentiateContraction(pass);
        network.Backward(pass, team);
    }

    /// <summary>The whole way of the slot's groups, one after the other, so that a group's maps stay in the second-level cache.</summary>
    private void ComputeGroups(in SlotPass pass, SlotTeam team)
    {
        // the kernels are packed by all slots
        team.Barrier();
        while (network.TakeGroup(pass) is { } index)
        {
            LaneGroup group = network.Groups!.Put(index, pass.Slot);
            Read(pass, new WorkRange(group.FirstRow, group.FirstRow + group.RowCount));
            network.Forward(pass, group, 0, pass.LayerCount);
            network.Compare(pass, group, rowLosses);
            network.Backward(pass, group, 0, pass.LayerCount);
        }
    }

    private void Read(in SlotPass pass, WorkRange rows)
    {
        for (int row = rows.From; row < rows.To; row++)
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
