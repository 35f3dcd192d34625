namespace DistributedAE.Data;

/// <summary>The extents of a picture in pixels; its features are its rows one after the other.</summary>
/// <param name="Rows">Height, ≥ 1.</param>
/// <param name="Columns">Width, ≥ 1.</param>
public readonly record struct ImageShape(int Rows, int Columns);
