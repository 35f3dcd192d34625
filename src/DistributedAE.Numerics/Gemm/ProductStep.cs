namespace DistributedAE.Numerics.Gemm;

/// <summary>A part of a product that is computed without a break: one panel's sums, for some rows, continued over some k.</summary>
/// <param name="Rows">Rows of the left operand; none where they need not be fetched.</param>
/// <param name="Depth">The k.</param>
/// <param name="Panel">The result's panel.</param>
internal readonly record struct ProductStep(WorkRange Rows, WorkRange Depth, int Panel);
