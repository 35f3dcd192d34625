using DistributedAE.Numerics.Convolution;
using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Autoencoders;

/// <summary>Compares the feature maps of a network's last layer with the clean samples.</summary>
/// <param name="loss">How.</param>
/// <param name="output">What the last layer gives.</param>
/// <param name="target">The clean samples.</param>
/// <param name="shared">The clean samples as lanes, where a layer has them already; else null.</param>
/// <param name="places">How many groups have room.</param>
internal sealed unsafe class MapComparison(LaneLoss loss, LaneMaps output, PanelMatrix target, SampleLanes? shared, int places) : IDisposable
{
    private readonly SampleLanes? _own = shared is null ? new SampleLanes(places, target.Columns) : null;

    /// <summary>The losses of one group; its pre-activations become its deltas.</summary>
    /// <param name="group">The group.</param>
    /// <param name="losses">One for each row.</param>
    public void Compare(LaneGroup group, Span<double> losses)
    {
        if (_own is not null)
        {
            LaneTransposition.FromRows(target, group.FirstRow, group.RowCount, _own.At(group.Place));
        }

        loss.Group(
            output.Values.At(group.Place), (_own ?? shared!).At(group.Place), output.Shape, losses.Slice(group.FirstRow, group.RowCount));
    }

    /// <inheritdoc/>
    public void Dispose() => _own?.Dispose();
}
