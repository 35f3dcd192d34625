namespace DistributedAE.Numerics.Convolution;

/// <summary>One group of lanes.</summary>
/// <param name="Index">Its number.</param>
/// <param name="Place">Where its lanes lie in <see cref="SampleLanes"/>.</param>
/// <param name="FirstRow">The row of lane 0.</param>
/// <param name="RowCount">How many lanes are samples, 1 to 16.</param>
public readonly record struct LaneGroup(int Index, int Place, int FirstRow, int RowCount);
