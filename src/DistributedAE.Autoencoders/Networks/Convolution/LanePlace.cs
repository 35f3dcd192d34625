using DistributedAE.Numerics.Convolution;

namespace DistributedAE.Autoencoders;

/// <summary>Where a layer that computes on lanes stands in its network.</summary>
/// <param name="Index">Its number, from 0 at the input.</param>
/// <param name="IsLast">Whether it is the last.</param>
/// <param name="IsCode">Whether its outputs are the code.</param>
/// <param name="FeedsLanes">Whether the next layer computes on lanes too.</param>
/// <param name="AbsoluteWeight">Weight of the L1 penalty on its outputs; 0 for none.</param>
/// <param name="Groups">The groups of the block at hand.</param>
/// <param name="GroupCapacity">Most groups.</param>
/// <param name="Places">How many groups' lanes have room at a time.</param>
internal sealed record LanePlace(
    int Index, bool IsLast, bool IsCode, bool FeedsLanes, float AbsoluteWeight, LaneGroups Groups, int GroupCapacity, int Places);
