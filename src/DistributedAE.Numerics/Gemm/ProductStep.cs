namespace DistributedAE.Numerics.Gemm;

/// <summary>Which weights a part of a product multiplies by: those of one panel of the result, for some k.</summary>
/// <param name="Depth">The k.</param>
/// <param name="Panel">The result's panel.</param>
internal readonly record struct ProductStep(WorkRange Depth, int Panel);
