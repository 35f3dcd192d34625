using DistributedAE.Numerics.Convolution;

namespace DistributedAE.Autoencoders;

/// <summary>What the deltas of a layer's maps are made from.</summary>
/// <param name="Values">Where they go.</param>
/// <param name="Activations">The maps that they are deltas of.</param>
/// <param name="Shape">Shape of these maps.</param>
/// <param name="Places">Whose places are used, where the layer above unpools by place.</param>
/// <param name="AbsoluteWeight">Weight of the L1 penalty on the activations; 0 for none.</param>
/// <param name="Groups">Says which lanes are samples: an idle lane's delta is 0.</param>
internal sealed record LaneDeltas(
    SampleLanes Values, SampleLanes Activations, MapShape Shape, LaneMaps? Places, float AbsoluteWeight, LaneGroups Groups);
